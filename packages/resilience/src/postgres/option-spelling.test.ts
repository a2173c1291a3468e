import { expect, test } from 'vitest';

import { checkSpelling } from './option-spelling.ts';

test.each([
  ['connectionTimeoutMs', 'connectionTimeoutMillis'],
  ['idleTimeout', 'idleTimeoutMillis'],
  ['leakThreshold', 'leakThresholdMs'],
  ['leakTresholdMs', 'leakThresholdMs'],
  ['maxuses', 'maxUses'],
  ['max_lifetime_seconds', 'maxLifetimeSeconds'],
  ['connectionStrign', 'connectionString'],
  ['onConect', 'onConnect'],
])('takes %s for a slip, and says what was meant', (name, meant) => {
  expect(() => checkSpelling({ [name]: 1 })).toThrow(`${name} must be spelt '${meant}'; got '(a value)'.`);
});

test('does not quote a misspelt password', () => {
  expect(() => checkSpelling({ passwrod: 's3cret' })).toThrow(
    "passwrod must be spelt 'password'; got '(a value)'.",
  );
});

test.each([
  'host',
  'user',
  'application_name',
  'pipeline',
  'min',
  'max',
  'log',
  'tenant',
  'query_timeout',
  'Client',
])('lets %s pass', (name) => {
  expect(() => checkSpelling({ [name]: 1 })).not.toThrow();
});
