import { expect, test } from 'vitest';
import { within } from './within.ts';

test('gives what comes in time, and fails as it fails', async () => {
  expect(await within(10_000, 'a value', Promise.resolve(1))).toBe(1);
  await expect(within(10_000, 'a value', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('says what it waited for, and for how long', async () => {
  const never = new Promise(() => {});
  await expect(within(10, 'the end of the server', never)).rejects.toMatchObject({
    message: 'the end of the server did not come within 0.01 s',
    code: 'ETIMEDOUT',
  });
});
