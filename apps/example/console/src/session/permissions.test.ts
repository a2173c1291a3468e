import { expect, test } from 'vitest';
import { permits } from './permissions.ts';

test('a permission covers itself, its own kind with a star, and everything with a star alone', () => {
  expect(permits(['users:read'], 'users:read')).toBe(true);
  expect(permits(['users:*'], 'users:write')).toBe(true);
  expect(permits(['*'], 'platform:break')).toBe(true);
});

test('it covers nothing else', () => {
  expect(permits([], 'users:read')).toBe(false);
  expect(permits(['users:read'], 'users:write')).toBe(false);
  expect(permits(['user:*'], 'users:read')).toBe(false);
  expect(permits(['users:*'], 'usersettings:read')).toBe(false);
});
