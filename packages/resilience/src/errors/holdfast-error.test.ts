import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { HoldfastError, traceToCaller } from './holdfast-error.ts';
import { InvalidOptionError } from './invalid-option-error.ts';
import { isHoldfastError } from './is-holdfast-error.ts';

test('shows its code where people look, and keeps a plain name for programs', () => {
  const error = new InvalidOptionError('pool.max', 'an integer, at least 1', -3);
  expect(error.name).toBe('InvalidOptionError');
  expect(error.code).toBe('HF_INVALID_OPTION');
  expect(error.message).toBe('pool.max must be an integer, at least 1; got -3.');
  expect(inspect(error)).toMatch(/^InvalidOptionError \[HF_INVALID_OPTION\]: pool\.max must be/);
});

test('begins its stack where it was made, not in its own constructors', () => {
  function caller() {
    return new InvalidOptionError('max', 'a number', 'x');
  }
  expect(caller().stack?.split('\n')[1]).toContain('at caller');
});

test('can be traced to the caller who awaited it, and keeps its code in the first line', async () => {
  async function awaits() {
    try {
      await new Promise((_, reject) => {
        setImmediate(() => reject(new HoldfastError('SomeError', 'HF_SOME', 'said so')));
      });
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }
  const error = await awaits().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldfastError);
  const stack = error instanceof Error ? error.stack : '';
  expect(stack).toMatch(/^SomeError \[HF_SOME\]: said so\n\s+at awaits/);
});

test('is recognized by its structure, so that two copies of the package agree', () => {
  const foreign = Object.assign(new Error('from another copy'), { code: 'HF_POOL_TIMEOUT' });
  expect(isHoldfastError(foreign)).toBe(true);
  expect(isHoldfastError(foreign, 'HF_POOL_TIMEOUT')).toBe(true);
  expect(isHoldfastError(foreign, 'HF_CIRCUIT_OPEN')).toBe(false);
  expect(isHoldfastError(Object.assign(new Error('node'), { code: 'ERR_X' }))).toBe(false);
  expect(isHoldfastError({ code: 'HF_POOL_TIMEOUT' })).toBe(false);
});
