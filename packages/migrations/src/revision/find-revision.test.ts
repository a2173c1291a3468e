import { expect, test } from 'vitest';

import { findRevision } from './find-revision.ts';

const names = ['20260101000000_users', '20260101000000_users_more', '20260201000000_orders'];

test('a revision is found by its name, even where another one begins with it', () => {
  expect(findRevision(names, '20260101000000_users')).toBe('20260101000000_users');
});

test('a revision is found by the beginning of its name', () => {
  expect(findRevision(names, '202602')).toBe('20260201000000_orders');
});

test('the beginning of several names is refused, and names them', () => {
  expect(() => findRevision(names, '202601')).toThrow(
    "'202601' could be any of 2 migrations: 20260101000000_users, 20260101000000_users_more.",
  );
});

test('an unknown name is refused, and shows which there are', () => {
  expect(() => findRevision(names, 'orders')).toThrow(
    "there is no migration 'orders' (the last of them: 20260101000000_users, 20260101000000_users_more",
  );
  expect(() => findRevision([], '')).toThrow('(there are none)');
});
