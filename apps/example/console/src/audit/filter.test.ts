import { expect, test } from 'vitest';
import { filterOf } from './filter.ts';

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

test('an action that cannot be one, and a period that is none, are left out', () => {
  expect(filterOf({ action: 'users *', resource: '', hours: 'soon' })).toEqual({});
});
