import { expect, test } from 'vitest';
import { answered } from './client.ts';
import { problemIn } from './problem.ts';
import { UnreachableError } from './unreachable-error.ts';

const titleOf = (error: unknown) => problemIn(error).title;

test('that nothing answered is told only where nothing answered', () => {
  expect(titleOf(new UnreachableError())).toBe('The service cannot be reached');
  expect(problemIn(new TypeError('x is undefined'))).toMatchObject({
    title: 'The console failed',
    detail: 'TypeError: x is undefined',
  });
});

test('an answer of a proxy is told as one, by its status', async () => {
  const response = { ok: false, status: 502 };
  const error = await answered(Promise.resolve({ error: '<html>Bad Gateway</html>', response })).catch(
    (thrown: unknown) => thrown,
  );
  expect(problemIn(error)).toMatchObject({ title: 'Something else answered', status: 502 });
});
