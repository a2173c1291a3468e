import { expect, test } from 'vitest';
import { permissionsIn } from './permissions-in.ts';

test.each([
  ['', []],
  [' , ', []],
  ['users:read', ['users:read']],
  ['users:read, keys:*;audit:read\n*', ['users:read', 'keys:*', 'audit:read', '*']],
  ['* *', ['*']],
])('%j names %j', (text, expected) => {
  expect(permissionsIn(text)).toEqual(expected);
});
