import { expect, test } from 'vitest';

import { parseScript } from './parse-script.ts';
import { segmentsOf } from './segments.ts';

/** The segments as `how(statements)→through`, a statement as its first word. */
async function divide(script: string, from = 0): Promise<readonly string[]> {
  const statements = (await parseScript(script))?.statements ?? [];
  return segmentsOf(statements, from).map(({ how, ends, statements: own, through }) => {
    const words = own.map(({ text }) => text.split(' ')[0]).join(' ');
    return `${how}${ends === 'rollback' ? '!' : ''}(${words})→${through}`;
  });
}

test('what can run in one transaction does', async () => {
  expect(await divide('CREATE TABLE a (); INSERT INTO a DEFAULT VALUES; SELECT 1')).toEqual([
    'transaction(CREATE INSERT SELECT)→3',
  ]);
});

test('what cannot stands alone, and what is around it stays together', async () => {
  expect(await divide('SELECT 1; SELECT 2; VACUUM; SELECT 3')).toEqual([
    'transaction(SELECT SELECT)→2',
    'alone(VACUUM)→3',
    'transaction(SELECT)→4',
  ]);
});

test('BEGIN and COMMIT are borders, and are counted', async () => {
  const script =
    'SELECT 1; BEGIN; SELECT 2; VACUUM; COMMIT; BEGIN; DELETE FROM a; ROLLBACK; SELECT 3; COMMIT';
  expect(await divide(script)).toEqual([
    'transaction(SELECT)→1',
    'block(SELECT VACUUM)→5',
    'block!(DELETE)→8',
    'transaction(SELECT)→10',
  ]);
  expect(await divide(script, 5)).toEqual(['block!(DELETE)→8', 'transaction(SELECT)→10']);
});

test('COMMIT AND CHAIN begins the next one', async () => {
  expect(await divide('BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; END')).toEqual([
    'block(SELECT)→3',
    'block(SELECT)→5',
  ]);
});

test('the new value of an enum is committed before it is used, unless the enum is new, too', async () => {
  const add = "ALTER TYPE mood ADD VALUE 'it''s';";
  const use = "UPDATE a SET m = 'it''s';";
  expect(await divide(`${add} SELECT 1; ${use}`)).toEqual([
    'transaction(ALTER SELECT)→2',
    'transaction(UPDATE)→3',
  ]);
  expect(await divide(`CREATE TYPE mood AS ENUM (); ${add} ${use}`)).toEqual([
    'transaction(CREATE ALTER UPDATE)→3',
  ]);
  expect(await divide(`${add} SELECT 1`)).toEqual(['transaction(ALTER SELECT)→2']);
});
