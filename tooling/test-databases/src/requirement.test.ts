import { expect, test } from 'vitest';
import { requirements } from './requirement.ts';

test.each([
  [undefined, []],
  ['', []],
  ['postgres', ['postgres']],
  [' sqlite , container,', ['sqlite', 'container']],
])('HOLDFAST_TEST_REQUIRE=%j names %j', (value, names) => {
  expect([...requirements({ HOLDFAST_TEST_REQUIRE: value })]).toEqual(names);
});

test('a name it does not know is quoted, with those it knows', () => {
  expect(() => requirements({ HOLDFAST_TEST_REQUIRE: 'postgres,mysql' })).toThrow(
    new RangeError('HOLDFAST_TEST_REQUIRE names "mysql"; it knows postgres, sqlite, container'),
  );
});
