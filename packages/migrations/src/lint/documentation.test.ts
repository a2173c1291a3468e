import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

import { rules } from './all-rules.ts';

test('docs/linting.md has every rule, in the order of the code, with its severity', async () => {
  const text = await readFile(new URL('../../docs/linting.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(([, name, severity]) => [
    name,
    severity,
  ]);
  expect(documented).toEqual(rules.map(({ name, severity }) => [name, severity]));
});

test('docs/linting.md says which rules count on SQLite', async () => {
  const text = await readFile(new URL('../../docs/linting.md', import.meta.url), 'utf8');
  const listed = /these count: ([^.]*)\./.exec(text)?.[1] ?? '';
  const names = [...listed.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
  const ofSqlite = rules.filter(({ dialects }) => dialects.includes('sqlite')).map(({ name }) => name);
  expect(names.sort()).toEqual(ofSqlite.sort());
});
