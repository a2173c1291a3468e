import { expect, test } from 'vitest';
import { filterOf, isAction } from './filter.ts';

test('nothing is asked for where nothing was chosen', () => {
  expect(filterOf({ action: '', resource: '', hours: '' })).toEqual({});
});

test('what was chosen is asked for, and a period by its beginning', () => {
  const now = Date.UTC(2026, 5, 2);
  expect(filterOf({ action: 'users.*', resource: 'users', hours: '24' }, now)).toEqual({
    action: 'users.*',
    resourceType: 'users',
    since: '2026-06-01T00:00:00.000Z',
  });
});

test('a period that is none is as if none was chosen', () => {
  expect(filterOf({ action: '', resource: '', hours: 'soon' })).toEqual({});
});

test.each(['', 'users.update', 'users.*', 'users.', 'api_keys.sign-out'])('%j may be asked for', (text) => {
  expect(isAction(text)).toBe(true);
});

test.each(['users update', '*', 'users.*.', 'users,keys'])('%j is no action', (text) => {
  expect(isAction(text)).toBe(false);
});
