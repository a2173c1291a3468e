import { expect, test } from 'vitest';
import { milliseconds, share } from './quantity.ts';

test.each([
  [undefined, '–'],
  [null, '–'],
  [0.84, '0.8 ms'],
  [12.4, '12 ms'],
  [1400, '1.4 s'],
])('%j ms are "%s"', (ms, text) => {
  expect(milliseconds(ms)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [0.012, '1.2 %'],
  [0.3, '30 %'],
  [1, '100 %'],
])('%d of all is "%s"', (part, text) => {
  expect(share(part)).toBe(text);
});
