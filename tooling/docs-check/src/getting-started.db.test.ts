import { testReadme } from '@holdfast-tooling/vitest-preset/readme';
import { databaseWithHistory } from './database-with-history.ts';

const page = new URL('../../../docs/getting-started.md', import.meta.url);

testReadme(page, {
  packageFolder: new URL('..', import.meta.url),
  createDatabase: () => databaseWithHistory(page),
});
