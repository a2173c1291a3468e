import { testReadme } from './readme.ts';

testReadme(new URL('../README.md', import.meta.url));
