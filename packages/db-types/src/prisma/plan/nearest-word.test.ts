import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';

const words = ['maxLength', 'minLength', 'guid', 'secret'];

test('of several words that are near, the nearest was meant', () => {
  expect(nearestWord('minLenght', words)).toBe('minLength');
  expect(nearestWord('MAXLENGTHS', words)).toBe('maxLength');
  expect(nearestWord('giud', words)).toBe('guid');
});

test('what is like no word was none of them', () => {
  expect(nearestWord('notes', words)).toBeUndefined();
  expect(nearestWord('', words)).toBeUndefined();
  expect(nearestWord('guid', [])).toBeUndefined();
});
