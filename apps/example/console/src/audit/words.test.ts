import { expect, test } from 'vitest';
import { deedOf, wordsOf } from './words.ts';

test.each([
  ['fullName', 'Full name'],
  ['last_login_ip', 'Last login ip'],
  ['isActive', 'Is active'],
  ['version', 'Version'],
])('%s is "%s"', (name, words) => {
  expect(wordsOf(name)).toBe(words);
});

test.each([
  ['users.update', 'User changed'],
  ['api_keys.delete', 'API key deleted'],
  ['sessions.begin', 'Session begun'],
  ['invoices.sendAgain', 'Invoices send again'],
  ['import', 'Import'],
])('%s is "%s"', (action, words) => {
  expect(deedOf(action)).toBe(words);
});
