import { expect, test } from 'vitest';
import { permits, requirePermissions } from './permissions.ts';

test.each<[unknown, string, boolean]>([
  [['orders:read'], 'orders:read', true],
  [['orders:read'], 'orders:write', false],
  [['orders:read'], 'orders:read:all', false],
  [['orders:read'], 'ORDERS:READ', false],
  [['orders:*'], 'orders:read', true],
  [['orders:*'], 'orders:lines:read', true],
  [['orders:*'], 'orders', false],
  [['orders:*'], 'ordersX:read', false],
  [['orders:*'], 'orders:*', true],
  [['orders:read'], 'orders:*', false],
  [['*'], 'orders:read', true],
  [['admin'], 'orders:read', true],
  [['*'], 'admin', true],
  [['users:admin'], 'orders:read', false],
  [['administrator'], 'orders:read', false],
  [['a', 'orders:*', 'b'], 'orders:read', true],
  [[], 'orders:read', false],
  [null, 'orders:read', false],
  ['*', 'orders:read', false],
  [{ 0: '*' }, 'orders:read', false],
  [[42, null, ['*'], { name: '*' }, ':*', '**', 'o*'], 'orders:read', false],
])('%j permits %s: %s', (granted, wanted, expected) => {
  expect(permits(granted, wanted)).toBe(expected);
});

test.each(['', ' ', 'a b', ':', 'a:', ':a', 'a::b', '*:a', 'a*', 'ä', 'x'.repeat(201), 'a\0'])(
  '%j is no permission, to ask for or to have',
  (name) => {
    expect(() => permits(['*'], name)).toThrow('A permission is a name');
    expect(() => requirePermissions('api_keys', [name])).toThrow('api_keys.permissions cannot hold');
  },
);

test('permissions are a list of names, and each is kept once', () => {
  expect(requirePermissions('api_keys', ['a:b', '*', 'a:b'])).toEqual(['a:b', '*']);
  for (const none of [
    '*',
    null,
    undefined,
    { 0: '*' },
    [42],
    [['*']],
    Array.from({ length: 201 }, () => 'a'),
  ]) {
    expect(() => requirePermissions('api_keys', none)).toThrow('api_keys.permissions cannot hold');
  }
});
