import { expect, test } from 'vitest';
import { allOf } from './all-of.ts';

test('every step is taken, in order, and whatever failed is told', async () => {
  const taken: string[] = [];
  const step = (name: string, failure?: Error) => async () => {
    taken.push(name);
    if (failure) throw failure;
  };
  const [first, second] = [new Error('a'), new Error('c')];
  await expect(allOf(step('a', first), step('b'))).rejects.toBe(first);
  await expect(allOf(step('c', first), step('d', second), step('e'))).rejects.toMatchObject({
    message: 'Error: a; Error: c',
    errors: [first, second],
  });
  await allOf(step('f'));
  expect(taken.join('')).toBe('abcdef');
});
