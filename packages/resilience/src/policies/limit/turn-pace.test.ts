import { expect, test } from 'vitest';

import { TurnPace } from './turn-pace.ts';

test('knows nothing before a place came free', () => {
  const pace = new TurnPace();
  pace.filled(0);
  expect(pace.estimateMs(1)).toBeUndefined();
});

test('takes as long for each turn as turns took of late', () => {
  const pace = new TurnPace();
  pace.filled(0);
  for (let turn = 1; turn <= 5; turn += 1) pace.freed(turn * 20, true);
  expect(pace.estimateMs(1)).toBe(20);
  expect(pace.estimateMs(7)).toBe(140);
});

test('follows when turns become faster or slower', () => {
  const pace = new TurnPace();
  let now = 0;
  const turns = (count: number, ms: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      now += ms;
      pace.freed(now, true);
    }
  };
  pace.filled(now);
  turns(50, 100);
  turns(50, 10);
  expect(pace.estimateMs(1)).toBeCloseTo(10, 0);
  turns(50, 1_000);
  expect(pace.estimateMs(1)).toBeCloseTo(1_000, -2);
});

test('does not count the time in which places were free', () => {
  const pace = new TurnPace();
  pace.filled(0);
  pace.freed(20, false);
  pace.filled(1_000_000);
  pace.freed(1_000_020, false);
  expect(pace.estimateMs(1)).toBe(20);
});
