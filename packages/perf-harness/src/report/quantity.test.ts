import { expect, test } from 'vitest';
import { bytes, duration, percent, plainQuantity, quantity, rate, ratio, trimmed } from './quantity.ts';

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

test.each([
  [0.88, '88 %'],
  [0.923, '92.3 %'],
  [0.995, '99.5 %'],
  [0.9996, '99.96 %'],
  [0.999_999, '99.9999 %'],
  [1.25, '130 %'],
])('a share of %d is %s: what it lacks to all is not rounded away', (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_024, '1.00 KiB'],
  [1_048_570, '1.00 MiB'],
  [1_536, '1.50 KiB'],
  [52_428_800, '50.0 MiB'],
  [-2_097_152, '-2.00 MiB'],
  [2 ** 41, '2.00 TiB'],
])('%d bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([
  [null, 'ms', '–'],
  [-1.5, 'ms', '-1.50 ms'],
  [1_536, 'bytes/s', '1.50 KiB/s'],
  [0.125, 'share', '13 %'],
  [1.5, 'ratio', '1.50×'],
  [31_204, 'perSecond', '31,204/s'],
  [1_234, 'sessions', '1,234 sessions'],
  [2.25, '', '2.25'],
])('%s in %s is %s', (value, unit, text) => {
  expect(quantity(value, unit)).toBe(text);
});

test('things that are counted need no unit where a title says what they are', () => {
  expect(plainQuantity(10, 'connections')).toBe('10');
  expect(plainQuantity(10, 'ms')).toBe('10.0 ms');
});

test.each([
  ['1.00 ms', '1 ms'],
  ['50.0 MiB', '50 MiB'],
  ['1.50 s', '1.5 s'],
  ['1.05 s', '1.05 s'],
  ['200 ms', '200 ms'],
  ['10,000', '10,000'],
])('%s says no more than %s', (text, shorter) => {
  expect(trimmed(text)).toBe(shorter);
});
