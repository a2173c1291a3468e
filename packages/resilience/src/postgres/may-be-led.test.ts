import { expect, test } from 'vitest';

import { mayBeLed } from './may-be-led.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

test.each([
  ['values', text('call refresh($1)', 1)],
  ['a name', { name: 'refresh', ...text('call refresh()') }],
  ['one statement that is plain to see', text('select 1')],
  ['its semicolon', text("  Insert into note\n values ('x');\n")],
  ['a savepoint', text('savepoint one')],
])('a statement may be led by BEGIN: with %s', (_, statement) => {
  expect(mayBeLed(statement, true)).toBe(true);
});

test.each([
  ['several statements', text('select 1; commit')],
  ['perhaps several', text("select ';'")],
  ['a parameter without a value', text('select $1')],
  ['a copy', text('copy note from stdin')],
  ['the end of a transaction', text('commit')],
  ['a setting', text('set transaction isolation level serializable')],
  ['no statement', text('')],
  ['what begins like one', text('selected')],
])('text without values goes out behind BEGIN: %s', (_, statement) => {
  expect(mayBeLed(statement, true)).toBe(false);
});

test('a name says nothing where nothing is prepared', () => {
  expect(mayBeLed({ name: 'several', ...text('select 1; select 2') }, false)).toBe(false);
});
