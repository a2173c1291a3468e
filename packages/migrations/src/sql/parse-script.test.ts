import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseScript } from './parse-script.ts';

const statementsOf = async (text: string) => (await parseScript(text))?.statements ?? [];

test('a script falls into its statements, each with its text, its place and its kind', async () => {
  const script =
    "-- é😀;\r\nCREATE TABLE a (n text DEFAULT ';');\r\n\t/* ; */ DO $x$ BEGIN; END $x$;;\nSELECT 'é'; VACUUM";
  expect(await statementsOf(script)).toMatchObject([
    { text: "CREATE TABLE a (n text DEFAULT ';')", line: 2, column: 1, kind: 'CreateStmt' },
    { text: 'DO $x$ BEGIN; END $x$', line: 3, column: 10, kind: 'DoStmt' },
    { text: "SELECT 'é'", line: 4, column: 1, kind: 'SelectStmt' },
    { text: 'VACUUM', line: 4, column: 13, kind: 'VacuumStmt' },
  ]);
});

test('nothing is no statement, and what the parser does not take is the server’s to judge', async () => {
  for (const empty of ['', ' \n', '-- only a comment', ';;']) expect(await statementsOf(empty)).toEqual([]);
  expect(await parseScript('SELEC 1')).toBeUndefined();
  expect(await parseScript("SELECT 'a\0b'")).toBeUndefined();
});

test('a statement stands in the script where it says', async () => {
  const pieces = fc.constantFrom(
    "SELECT 'ß';",
    '-- 😀\n',
    'SELECT 1 ;',
    '/* é; */',
    '\r\n',
    'SELECT $é$;$é$;',
    ';',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (parts) => {
      const script = parts.join('');
      const statements = await statementsOf(script);
      expect(statements).toHaveLength(parts.filter((part) => part.startsWith('SELECT')).length);
      for (const { text, start, line, column } of statements) {
        expect(script.slice(start, start + text.length)).toBe(text);
        expect(text).toMatch(/^SELECT.*['$1]$/u);
        const rest = Array.from(script.split('\n')[line - 1] ?? '').slice(column - 1);
        expect(rest.join('')).toMatch(/^SELECT/);
      }
    }),
  );
});

test.each([
  'CREATE INDEX CONCURRENTLY i ON t (a)',
  'DROP INDEX CONCURRENTLY i',
  'REINDEX TABLE CONCURRENTLY t',
  'REINDEX (CONCURRENTLY) INDEX i',
  'REINDEX SCHEMA public',
  'VACUUM FULL t',
  'CREATE DATABASE d',
  'DROP DATABASE d',
  'ALTER DATABASE d SET TABLESPACE x',
  "CREATE TABLESPACE x LOCATION '/x'",
  'DROP TABLESPACE x',
  'ALTER SYSTEM SET work_mem = 1',
  'ALTER TABLE p DETACH PARTITION c CONCURRENTLY',
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
  'DISCARD ALL',
  "COMMIT PREPARED 'x'",
  'CALL p()',
  'DO $$ BEGIN COMMIT; END $$',
])('%s runs outside of a transaction', async (text) => {
  expect(await statementsOf(text)).toMatchObject([{ runsInTransaction: false }]);
});

test.each([
  'CREATE INDEX i ON t (a)',
  'DROP INDEX i',
  'ANALYZE t',
  'ALTER TABLE p DETACH PARTITION c',
  "ALTER TYPE m ADD VALUE 'x'",
  'REFRESH MATERIALIZED VIEW CONCURRENTLY v',
  'DO $$ BEGIN PERFORM 1; END $$',
  "COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY'",
])('%s runs inside a transaction', async (text) => {
  expect(await statementsOf(text)).toMatchObject([{ runsInTransaction: true }]);
});
