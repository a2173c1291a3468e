import { expect, test } from 'vitest';

import { breakerRegistry } from './breaker-registry.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

test('gives the same breaker for the same name, made of its defaults', async () => {
  const breakers = breakerRegistry({ consecutiveFailures: 1 });
  await expect(breakers.get('a').run(() => Promise.reject(refused))).rejects.toThrow('refused');
  expect(breakers.get('a').state.kind).toBe('open');
  expect(breakers.get('b').state.kind).toBe('closed');
  expect(breakers.stats().map(({ name, state }) => [name, state.kind])).toEqual([
    ['a', 'open'],
    ['b', 'closed'],
  ]);
});

test('closes every circuit', () => {
  const breakers = breakerRegistry();
  breakers.get('a').forceOpen();
  breakers.get('b').disable();
  breakers.reset();
  expect([...breakers].map(({ state }) => state.kind)).toEqual(['closed', 'closed']);
});

test('takes in a breaker made elsewhere, but no two of one name', () => {
  const breakers = breakerRegistry();
  const pool = breakers.add(circuitBreaker({ name: 'db-1:5432' }));
  expect(breakers.get('db-1:5432')).toBe(pool);
  expect(() => breakers.add(circuitBreaker({ name: 'db-1:5432' }))).toThrow(
    "name must be one that no breaker of this registry has; got 'db-1:5432'.",
  );
  expect(breakers.remove('db-1:5432')).toBe(true);
  expect(breakers.get('db-1:5432')).not.toBe(pool);
});

test('refuses defaults that cannot be meant when it is made', () => {
  expect(() => breakerRegistry({ openMs: -1 })).toThrow('openMs must be a number, at least 1; got -1.');
});
