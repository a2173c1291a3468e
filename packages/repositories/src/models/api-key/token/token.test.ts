import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isApiToken, makeToken, requirePrefix, shownPart } from './token.ts';

const tokens = fc
  .tuple(
    fc.constantFrom('hf', 'hf_live', 'a', 'acme_test_2'),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  )
  .map(([prefix, bytes]) => makeToken(prefix, () => bytes));

describe('a token', () => {
  test('is its prefix, 43 digits and letters, and a checksum', () => {
    expect(makeToken('hf_live')).toMatch(/^hf_live_[\dA-Za-z]{43}_[\dA-Za-z]{6}$/);
    expect(makeToken('hf', () => new Uint8Array(32))).toMatch(/^hf_0{43}_/);
    expect(makeToken('hf', () => new Uint8Array(32).fill(255))).toHaveLength(53);
  });

  test('is another one each time, and each of 256 bits counts', () => {
    expect(new Set(Array.from({ length: 1000 }, () => makeToken('hf'))).size).toBe(1000);
    const bits = Array.from({ length: 256 }, (_, bit) => {
      const bytes = new Uint8Array(32);
      bytes[bit >> 3] = 1 << (bit & 7);
      return makeToken('hf', () => bytes);
    });
    expect(new Set(bits).size).toBe(256);
  });

  test('is recognised', () => {
    fc.assert(fc.property(tokens, (token) => isApiToken(token)));
  });

  test('is not, with any one character changed', () => {
    const change = fc.tuple(tokens, fc.nat(), fc.integer({ min: 33, max: 126 }));
    fc.assert(
      fc.property(change, ([token, at, code]) => {
        const place = at % token.length;
        const changed = token.slice(0, place) + String.fromCharCode(code) + token.slice(place + 1);
        return isApiToken(changed) === (changed === token);
      }),
      { numRuns: 2000 },
    );
  });

  test('is not, with two neighbours swapped, one left out, or one more', () => {
    fc.assert(
      fc.property(tokens, fc.nat(), (token, at) => {
        const place = at % (token.length - 1);
        const [one, other] = [token.charAt(place), token.charAt(place + 1)];
        const swapped = token.slice(0, place) + other + one + token.slice(place + 2);
        const shorter = token.slice(0, place) + token.slice(place + 1);
        const longer = token.slice(0, place) + one + token.slice(place);
        return isApiToken(swapped) === (swapped === token) && !isApiToken(shorter) && !isApiToken(longer);
      }),
    );
  });

  test('is none of what else is sent', () => {
    for (const other of ['', 'hf', '__proto__', 'x'.repeat(1e6), 42, null, undefined, {}, ['hf'], 'hf_\0']) {
      expect(isApiToken(other)).toBe(false);
    }
    fc.assert(fc.property(fc.string(), (text) => !isApiToken(text)));
  });

  test('shows eight characters of its secret', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const secret = token.split('_').at(-2);
        return shownPart(token) === secret?.slice(0, 8) && shownPart(token).length === 8;
      }),
    );
  });
});

test('a prefix is lower-case words', () => {
  for (const prefix of ['hf', 'hf_live', 'a1', 'acme_test_2']) expect(requirePrefix(prefix)).toBe(prefix);
  for (const prefix of ['', 'HF', '_hf', 'hf_', 'a__b', '1a', 'a-b', 'x'.repeat(25), 42, undefined, 'ä']) {
    expect(() => requirePrefix(prefix)).toThrow('prefix must be');
  }
});
