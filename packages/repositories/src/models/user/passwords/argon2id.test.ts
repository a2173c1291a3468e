import { describe, expect, test } from 'vitest';
import { argon2id } from './argon2id.ts';

const cheap = { memoryKib: 64, passes: 1 };
const hasher = argon2id(cheap);

describe('Argon2id', () => {
  test('keeps a password with a salt of its own, and knows it again', async () => {
    const [one, other] = await Promise.all([hasher.hash('a password'), hasher.hash('a password')]);
    expect(one).not.toBe(other);
    expect(await hasher.verify(one, 'a password')).toBe(true);
    expect(await hasher.verify(one, 'A password')).toBe(false);
  });

  test.each(['', 'nul \0 inside', '🦀 ünïcödé', 'x'.repeat(5000)])(
    'keeps every text apart: %j',
    async (text) => {
      const stored = await hasher.hash(text);
      expect(await hasher.verify(stored, text)).toBe(true);
      expect(await hasher.verify(stored, `${text}\0`)).toBe(false);
    },
  );

  test('knows what others made by the same standard', async () => {
    // The reference implementation: argon2 -id -t 2 -m 16 -p 1, of "password" with the salt "somesalt".
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await hasher.verify(stored, 'password')).toBe(true);
    expect(await hasher.verify(stored, 'passwort')).toBe(false);
  });

  test.each([
    '',
    '!',
    'password',
    '$2b$12$abcdefghijklmnopqrstuv',
    '$argon2id$',
    '$argon2id$v=19$m=1,t=1$a$b',
  ])('takes %j for nobody’s hash', async (stored) => {
    expect(await hasher.verify(stored, stored)).toBe(false);
    expect(hasher.needsRehash(stored)).toBe(true);
  });

  test('asks for a new hash where a parameter has risen, and only there', async () => {
    const stored = await argon2id({ memoryKib: 128, passes: 2 }).hash('a password');
    expect(argon2id({ memoryKib: 128, passes: 2 }).needsRehash(stored)).toBe(false);
    expect(argon2id(cheap).needsRehash(stored)).toBe(false);
    expect(argon2id({ memoryKib: 129, passes: 2 }).needsRehash(stored)).toBe(true);
    expect(argon2id({ memoryKib: 128, passes: 3 }).needsRehash(stored)).toBe(true);
    expect(argon2id({ memoryKib: 128, passes: 2, parallelism: 2 }).needsRehash(stored)).toBe(true);
    expect(argon2id(cheap).needsRehash(stored.replace('argon2id', 'argon2i'))).toBe(true);
    expect(argon2id(cheap).needsRehash(stored.replace('v=19', 'v=16'))).toBe(true);
  });

  test('computes a few at once, lets others wait, and refuses beyond', async () => {
    const narrow = argon2id({ ...cheap, concurrency: 1, queue: 2 });
    const storm = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.hash('a password')));
    expect(storm.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(storm.at(-1)).toMatchObject({ reason: { code: 'HF_CONCURRENCY_LIMIT' } });
    expect(await narrow.verify(await narrow.hash('later'), 'later')).toBe(true);
  });

  test('leaves the event loop free', async () => {
    let turns = 0;
    const counter = setInterval(() => {
      turns += 1;
    }, 1);
    await argon2id({ memoryKib: 64 * 1024, passes: 4 }).hash('a password');
    clearInterval(counter);
    expect(turns).toBeGreaterThan(3);
  });

  test.each([
    [{ memoryKib: 7 }, 'memoryKib'],
    [{ memoryKib: 8, parallelism: 2 }, 'memoryKib'],
    [{ passes: 0 }, 'passes'],
    [{ passes: 1.5 }, 'passes'],
    [{ parallelism: 256 }, 'parallelism'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ queue: -1 }, 'queue'],
  ])('refuses %j', (options, option) => {
    expect(() => argon2id(options)).toThrow(option);
  });
});
