import { expect, test } from 'vitest';
import { dialectOf, dialects } from '../index.ts';

test('a dialect is found by its name, and is itself', () => {
  expect(dialectOf('postgres').name).toBe('postgres');
  expect(dialectOf(dialects.sqlite)).toBe(dialects.sqlite);
});

test('an unknown dialect is refused with the names there are', () => {
  // @ts-expect-error a name that is no dialect's, as plain JavaScript may give
  expect(() => dialectOf('oracle')).toThrow(
    'There is no dialect "oracle"; the ones there are: postgres and sqlite.',
  );
  // @ts-expect-error a property of every object is no dialect either
  expect(() => dialectOf('constructor')).toThrow(expect.objectContaining({ code: 'HF_UNKNOWN_DIALECT' }));
});

test('an identifier is only ever read as a name', () => {
  for (const { quoteIdentifier } of Object.values(dialects)) {
    expect(quoteIdentifier('a"; drop table users; --')).toBe('"a""; drop table users; --"');
  }
});

test('parameters are written as each driver reads them', () => {
  expect([1, 2].map(dialects.postgres.placeholder)).toStrictEqual(['$1', '$2']);
  expect([1, 2].map(dialects.sqlite.placeholder)).toStrictEqual(['?', '?']);
});
