import { expect, test } from 'vitest';
import type { ApiKey, User } from '../../generated/tables/index.ts';
import { Caller } from '../../keyring/caller.ts';
import { KnownOperators } from './known-operators.ts';

// Nothing else is asked of them.
const callerWho = (isSuperuser: boolean) =>
  new Caller({ isSuperuser } as User, { kind: 'key', key: {} as ApiKey }, 'acme');

test('operators are known for a minute after they were recognised', () => {
  let now = 0;
  const operators = new KnownOperators(() => now);
  const operator = callerWho(true);
  operators.note('token', operator);
  now = 60_000;
  expect(operators.recall('token')).toBe(operator);
  expect(operators.recall('another')).toBeUndefined();
  now = 60_001;
  expect(operators.recall('token')).toBeUndefined();
});

test('nobody else is', () => {
  const operators = new KnownOperators(() => 0);
  operators.note('token', callerWho(false));
  expect(operators.recall('token')).toBeUndefined();
});

test('a token that is good for nothing any more is forgotten', () => {
  const operators = new KnownOperators(() => 0);
  operators.note('token', callerWho(true));
  operators.note('token', undefined);
  expect(operators.recall('token')).toBeUndefined();
});

test('no more than a thousand are kept, the newest', () => {
  const operators = new KnownOperators(() => 0);
  for (let n = 0; n <= 1_000; n++) operators.note(`token ${n}`, callerWho(true));
  expect(operators.recall('token 0')).toBeUndefined();
  expect(operators.recall('token 1')).toBeDefined();
});
