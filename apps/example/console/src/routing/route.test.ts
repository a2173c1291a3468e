import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

const id = '0197f6a2-5b1c-7c3d-8e4f-123456789abc';

test('an address is of one page, with or without a slash at its end', () => {
  expect(routeOf('/users')).toEqual({ page: 'users' });
  expect(routeOf('/users/')).toEqual({ page: 'users' });
  expect(routeOf('/')).toEqual({ page: 'home' });
});

test('a thing is shown by its id', () => {
  expect(routeOf(`/users/${id}`)).toEqual({ page: 'user', id });
  expect(routeOf(`/keys/${id}`)).toEqual({ page: 'key', id });
});

test.each(['/users/17', `/audit/${id}`, '/nothing', '/constructor', `/users/${id}/more`])(
  '%s is no page',
  (path) => {
    expect(routeOf(path)).toEqual({ page: 'unknown' });
  },
);
