import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

testReadme(new URL('../README.md', import.meta.url));
