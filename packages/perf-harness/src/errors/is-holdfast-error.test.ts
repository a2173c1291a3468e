import { expect, test } from 'vitest';
import { InvalidOptionError } from './invalid-option-error.ts';
import { isHoldfastError } from './is-holdfast-error.ts';

test('an error of Holdfast is told by its shape and its code, whichever copy of the package made it', () => {
  const error = new InvalidOptionError('rounds', 'a whole number from 1 on', 0);
  expect(isHoldfastError(error)).toBe(true);
  expect(isHoldfastError(error, 'HF_INVALID_OPTION')).toBe(true);
  expect(isHoldfastError(error, 'HF_OTHER')).toBe(false);
  expect(
    isHoldfastError(Object.assign(new Error('from another copy'), { code: 'HF_OTHER' }), 'HF_OTHER'),
  ).toBe(true);
});

test('other errors, and what is no error, are none of Holdfast', () => {
  for (const other of [
    new Error('plain'),
    Object.assign(new Error('x'), { code: 'ENOENT' }),
    'HF_OTHER',
    null,
  ]) {
    expect(isHoldfastError(other)).toBe(false);
  }
});
