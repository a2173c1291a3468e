import { DatabaseSync } from 'node:sqlite';

import { afterAll, expect, test } from 'vitest';

import { classifyError } from './classify-error.ts';
import type { FailureKind } from './failure-kinds.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  create table parent (id integer primary key, u text unique, n integer not null default 1 check (n > 0)) strict;
  create table child (id integer primary key, parent integer references parent on delete restrict);
  create table owner (id integer primary key);
  create table owned (owner integer references owner);
  create view seen as select * from parent;
  create trigger no before delete on child begin select raise(abort, 'by hand'); end;
  insert into parent (id, u) values (1, 'a');
  insert into child values (1, 1);
  insert into owner values (1);
  insert into owned values (1);
`);
afterAll(() => database.close());

function failureOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    return classifyError(error);
  }
  throw new Error('should have failed, and did not');
}

test.each<[sql: string, kind: FailureKind]>([
  ['insert into parent (id) values (1)', 'unique-violation'],
  ["insert into parent (id, u) values (2, 'a')", 'unique-violation'],
  ['insert into child values (2, 99)', 'foreign-key-violation'],
  ['delete from parent', 'foreign-key-violation'],
  ['delete from owner', 'foreign-key-violation'],
  ['insert into parent (id, n) values (3, null)', 'not-null-violation'],
  ['insert into parent (id, n) values (3, -1)', 'check-violation'],
  ["insert into parent (id, n) values (3, 'x')", 'invalid-value'],
  ["insert into owner values ('x')", 'invalid-value'],
  ['delete from child', 'raised'],
  ['selec 1', 'syntax'],
  ['select * from absent', 'undefined-object'],
  ['select absent from parent', 'undefined-object'],
  ['insert into parent (absent) values (1)', 'undefined-object'],
  ['select absent()', 'undefined-object'],
  ['select * from away.t', 'undefined-object'],
  ["select 1 where 'a' = 'b' collate absent", 'undefined-object'],
  ['create virtual table v using absent', 'undefined-object'],
  ['release absent', 'undefined-object'],
  ['create table parent (n)', 'duplicate-object'],
  ['create table fresh (a, a)', 'duplicate-object'],
  ['create index parent on child (id)', 'duplicate-object'],
  ['alter table child add column parent', 'duplicate-object'],
  ['commit', 'transaction-state'],
  ['begin; begin', 'transaction-state'],
  [`select ${'('.repeat(3_000)}1${')'.repeat(3_000)}`, 'limit-exceeded'],
  [`select ${Array.from({ length: 2_001 }, () => '1').join(',')}`, 'limit-exceeded'],
  ["select json_extract('{', '$')", 'invalid-value'],
  ['select abs(-9223372036854775808)', 'invalid-value'],
  ['pragma query_only = on; delete from owned', 'read-only'],
])('reads what comes of %.60s as %s', (sql, kind) => {
  const failure = failureOf(() => database.exec(sql));
  database.exec('pragma query_only = off');
  if (database.isTransaction) database.exec('rollback');
  expect(failure).toEqual({ kind, retry: 'never', outage: false });
});

test('knows a value that SQLite has no type for', () => {
  const select = database.prepare('select ?, ?');
  expect(failureOf(() => select.all(1, {} as unknown as string)).kind).toBe('invalid-value');
});

test('knows a file that is no database, one that is not there, and one that was closed', () => {
  const notOne = new DatabaseSync(import.meta.filename);
  expect(failureOf(() => notOne.exec('pragma schema_version')).kind).toBe('corruption');
  notOne.close();
  expect(failureOf(() => notOne.exec('select 1')).kind).toBe('pool-closed');
  expect(failureOf(() => new DatabaseSync('/absent/app.sqlite')).kind).toBe('connection-refused');
  expect(failureOf(() => new DatabaseSync(import.meta.dirname)).kind).toBe('connection-refused');
});
