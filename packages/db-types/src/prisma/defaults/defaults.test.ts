import { expect, test } from 'vitest';
import { newCuid, newCuid2, newNanoid, newUlid, now, today } from './index.ts';

const makers = { newCuid, newCuid2, newNanoid, newUlid };

test('each has the form that Prisma gives it', () => {
  expect(newCuid()).toMatch(/^c[\da-z]{24}$/);
  expect(newCuid2()).toMatch(/^[a-z][\da-z]{23}$/);
  expect(newNanoid()).toMatch(/^[\w-]{21}$/);
  expect(newNanoid(5)).toMatch(/^[\w-]{5}$/);
  expect(newUlid()).toMatch(/^[0-7][\dA-HJKMNP-TV-Z]{25}$/);
});

test('no two are the same', () => {
  for (const make of Object.values(makers)) {
    expect(new Set(Array.from({ length: 10_000 }, () => make())).size).toBe(10_000);
  }
});

test('those that begin with the time tell it', () => {
  const before = Date.now();
  const cuid = Number.parseInt(newCuid().slice(1, 9), 36);
  const ulid = [...newUlid().slice(0, 10)].reduce(
    (time, letter) => time * 32 + '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter),
    0,
  );
  for (const time of [cuid, ulid]) {
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  }
});

test('every letter is as likely as any other', () => {
  const counts = new Map<string, number>();
  for (const letter of Array.from({ length: 5_000 }, () => newCuid2().slice(1)).join('')) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(36);
  const expected = (5_000 * 23) / 36;
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected / 4);
});

test('the time now has the digits that were asked for', () => {
  expect(now(0).getMilliseconds()).toBe(0);
  expect(now(2).getMilliseconds() % 10).toBe(0);
  expect(Date.now() - now(0).getTime()).toBeLessThan(2_000);
  expect(today()).toMatch(/^\d{4}-\d\d-\d\d$/);
});
