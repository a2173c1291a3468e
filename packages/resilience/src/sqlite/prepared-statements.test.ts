import { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

import { PreparedStatements } from './prepared-statements.ts';

test('keeps the statements last used and forgets the others', () => {
  const database = new DatabaseSync(':memory:');
  const statements = new PreparedStatements(database, 2);
  const one = statements.get('select 1');
  const two = statements.get('select 2');
  expect(statements.get('select 1')).toBe(one);
  statements.get('select 3');
  expect(statements.size).toBe(2);
  expect(statements.get('select 1')).toBe(one);
  expect(statements.get('select 2')).not.toBe(two);
  database.close();
});

test('knows whether a statement answers with rows', () => {
  const database = new DatabaseSync(':memory:');
  const statements = new PreparedStatements(database);
  expect(statements.get('create table t (n integer)').returnsRows).toBe(false);
  database.exec('create table t (n integer)');
  expect(statements.get('insert into t values (1)').returnsRows).toBe(false);
  expect(statements.get('insert into t values (1) returning n').returnsRows).toBe(true);
  database.close();
});
