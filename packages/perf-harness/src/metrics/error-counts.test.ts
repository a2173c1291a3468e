import { expect, test } from 'vitest';
import { ErrorCounts } from './error-counts.ts';

test('the most frequent kind comes first, with the message of its first failure', () => {
  const counts = new ErrorCounts();
  for (const [kind, message] of [
    ['a', '1'],
    ['b', '2'],
    ['b', '3'],
  ] as const) {
    counts.add({ kind, message, count: 1 });
  }
  expect(counts.list()).toEqual([
    { kind: 'b', message: '2', count: 2 },
    { kind: 'a', message: '1', count: 1 },
  ]);
});

test('kinds past the hundredth are counted together, so that memory is bounded and no failure is lost', () => {
  const counts = new ErrorCounts();
  for (let i = 0; i < 1_000; i++) counts.add({ kind: `kind ${i}`, message: 'm'.repeat(1_000), count: 1 });
  expect(counts.total).toBe(1_000);
  expect(counts.list()).toHaveLength(101);
  expect(counts.list()[0]).toEqual({ kind: 'other', count: 900, message: 'm'.repeat(200) });
});
