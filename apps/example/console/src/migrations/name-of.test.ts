import { expect, test } from 'vitest';
import { nameOf } from './name-of.ts';

test.each([
  ['20260215000000_chained_audit_trail', 'Chained audit trail'],
  ['init', 'Init'],
  ['20260215000000_', '20260215000000_'],
])('%s is "%s"', (revision, name) => {
  expect(nameOf(revision)).toBe(name);
});
