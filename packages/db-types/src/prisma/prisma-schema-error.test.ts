import { expect, test } from 'vitest';
import { PrismaSchemaError, showWarnings } from './prisma-schema-error.ts';

const text = 'it is wrong.';

test('problems stand in the order of the schema, those of no place first', () => {
  const places = [
    { subject: 'User.b', place: { file: 'b.prisma', line: 2 }, text },
    { subject: 'User.c', place: { file: 'a.prisma', line: 10 }, text },
    { subject: 'datasource', text },
    { subject: 'User.a', place: { file: 'a.prisma', line: 9 }, text },
    { subject: 'generator', text },
  ];
  const { problems, message } = new PrismaSchemaError(places);
  expect(problems.map(({ subject }) => subject)).toStrictEqual([
    'datasource',
    'generator',
    'User.a',
    'User.c',
    'User.b',
  ]);
  expect(message).toContain(
    '[HF_PRISMA_SCHEMA] 5 problems in the Prisma schema:\n\n- datasource: it is wrong.',
  );
});

test('no warnings say nothing', () => {
  expect(showWarnings([])).toBe('');
});
