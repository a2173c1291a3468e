import { keyRing } from '@holdfast/db-types';
import { expect, test } from 'vitest';
import { secretsFrom } from './secrets.ts';

const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const before = secretsFrom(keyRing({ current: 'a', keys: { a: first } }));
const told = secretsFrom(keyRing({ current: 'a', keys: { a: first, b: second } }));
const after = secretsFrom(keyRing({ current: 'b', keys: { a: first, b: second } }));

test('a session’s token against forged requests is good before, while and after keys are rotated, in every process', () => {
  for (const [maker, taker] of [
    [before, told],
    [told, before],
    [told, after],
    [after, told],
  ] as const)
    expect(taker.isCsrfToken(maker.csrfToken('session'), 'session')).toBe(true);
});

test('it is good for its session only, and for a key of the ring only', () => {
  expect(after.isCsrfToken(after.csrfToken('another'), 'session')).toBe(false);
  expect(before.isCsrfToken(after.csrfToken('session'), 'session')).toBe(false);
  expect(after.isCsrfToken('', 'session')).toBe(false);
});
