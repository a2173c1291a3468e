import { expect, test } from 'vitest';
import { TableDefinitionError } from '../table/table-definition-error.ts';
import { isHoldfastError } from './is-holdfast-error.ts';

test("an error of this package is one of Holdfast's, by its code", () => {
  const error = new TableDefinitionError('no');
  expect(isHoldfastError(error)).toBe(true);
  expect(isHoldfastError(error, 'HF_TABLE_DEFINITION')).toBe(true);
  expect(isHoldfastError(error, 'HF_COLUMN_VALUE')).toBe(false);
});

test('an error of another copy of the package is recognised by its shape', () => {
  expect(isHoldfastError(Object.assign(new Error('from a copy'), { code: 'HF_COLUMN_VALUE' }))).toBe(true);
});

test('errors of others are not', () => {
  expect(isHoldfastError(new Error('no code'))).toBe(false);
  expect(isHoldfastError(Object.assign(new Error('a system error'), { code: 'ENOENT' }))).toBe(false);
  expect(isHoldfastError({ code: 'HF_COLUMN_VALUE' })).toBe(false);
});
