import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const codesIn = (text: string) => text.match(/\bHF_[A-Z]+(?:_[A-Z]+)*\b/g) ?? [];

const inSource = new Set(
  globSync('packages/*/src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').match(/'HF_[A-Z_]+'/g) ?? [])
    .map((quoted) => quoted.slice(1, -1)),
);
const inDocs = new Set(codesIn(readFileSync(`${root}/docs/errors.md`, 'utf8')));

test('docs/errors.md lists every error code of the packages', () => {
  expect(inSource.size).toBeGreaterThan(0);
  expect([...inSource].filter((code) => !inDocs.has(code)).sort()).toEqual([]);
});

test('docs/errors.md lists no error code that the packages do not have', () => {
  expect([...inDocs].filter((code) => !inSource.has(code)).sort()).toEqual([]);
});
