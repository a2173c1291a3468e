import { expect, test } from 'vitest';

import { summaryOf } from './query-summary.ts';

test.each([
  ['select 1', 'SELECT'],
  ['select id from person where id = $1', 'SELECT person'],
  ['SELECT * FROM "Order" o JOIN public.line l ON true JOIN "Order" x ON true', 'SELECT "Order" public.line'],
  ['insert into person (id) values ($1)', 'INSERT person'],
  ['update only person set name = $1', 'UPDATE person'],
  ['delete from person where id in (select id from gone)', 'DELETE person gone'],
  ['with x as (insert into audit values ($1)) select * from x', 'INSERT audit x'],
  ['with x as (select * from a) select * from x', 'SELECT a x'],
  ['select * from (select * from t) s', 'SELECT t'],
  ['create table if not exists person (id int)', 'CREATE person'],
  ['select for update', 'SELECT'],
  ['insert into t values (?) on conflict do update set a = 1', 'INSERT t'],
  ['vacuum', 'VACUUM'],
  ['', ''],
])('sums %j up as %j', (text, summary) => {
  expect(summaryOf(text)).toBe(summary);
});

test('is no longer than the conventions allow', () => {
  const text = Array.from({ length: 100 }, (_, n) => `select * from a_table_of_many_${n}`).join(' union ');
  expect(summaryOf(text).length).toBeLessThanOrEqual(255);
});
