import { expect, test } from 'vitest';

import { type Waiter, WaitingLine } from './waiting-line.ts';

function lineOf(...names: string[]) {
  const seen: string[] = [];
  const line = new WaitingLine();
  const waiters = names.map((name): Waiter => {
    const waiter = {
      serve: () => seen.push(`${name} served`),
      refuse: ({ message }: Error) => seen.push(`${name} ${message}`),
    };
    line.join(waiter);
    return waiter;
  });
  return { line, seen, waiters };
}

test('serves callers in the order they came', () => {
  const { line, seen } = lineOf('first', 'second');
  line.next()?.serve();
  line.next()?.serve();
  expect(line.next()).toBeUndefined();
  expect(seen).toEqual(['first served', 'second served']);
});

test('does not serve a caller who has left, and says whether it was still waiting', () => {
  const { line, seen, waiters } = lineOf('first', 'second');
  expect(waiters.map((waiter) => line.leave(waiter))).toEqual([true, true]);
  expect(waiters.map((waiter) => line.leave(waiter))).toEqual([false, false]);
  expect(line.next()).toBeUndefined();
  expect(seen).toEqual([]);
});

test('refuses everybody with an error of their own, and not those who come while it does', () => {
  const { line, seen } = lineOf('first', 'second');
  line.join({ serve: () => undefined, refuse: () => lineJoins() });
  const lineJoins = () =>
    line.join({ serve: () => seen.push('late served'), refuse: () => seen.push('late refused') });
  const numbers = [1, 2, 3].values();
  line.refuseAll(() => new Error(`refused ${numbers.next().value}`));
  expect(seen).toEqual(['first refused 1', 'second refused 2']);
  expect(line.length).toBe(1);
});
