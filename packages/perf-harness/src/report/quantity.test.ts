import { expect, test } from 'vitest';
import { duration, percent, rate, ratio } from './quantity.ts';

test.each([
  [0, '0 ns'],
  [0.000001, '1.00 ns'],
  [0.0482, '48.2 µs'],
  [0.9994, '999 µs'],
  [0.9999, '1.00 ms'],
  [12.345, '12.3 ms'],
  [999.9, '1.00 s'],
  [3_600_000, '3,600 s'],
  [null, '–'],
])('%d ms reads %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, '0'],
  [0.5, '0.500'],
  [42.123, '42.1'],
  [31_204.4, '31,204'],
  [null, '–'],
])('%d per second reads %s', (perSecond, text) => {
  expect(rate(perSecond)).toBe(text);
});

test('ratios and shares keep the digits that matter', () => {
  expect([ratio(1), ratio(0.5148), ratio(17.26), ratio(Number.NaN), ratio(null)]).toEqual([
    '1.00×',
    '0.515×',
    '17.3×',
    '–',
    '–',
  ]);
  expect([percent(0), percent(0.00134), percent(0.5), percent(1), percent(null)]).toEqual([
    '0 %',
    '0.13 %',
    '50 %',
    '100 %',
    '–',
  ]);
});
