import { DatabaseSync } from 'node:sqlite';

import pg from 'pg';
import { afterEach, expect, test } from 'vitest';

import { ResilientPool } from '../postgres/resilient-pool.ts';
import { endpointOf } from './endpoint.ts';

const pools: ResilientPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});

function pool(options: ConstructorParameters<typeof ResilientPool>[0]): ResilientPool {
  const made = new ResilientPool(options);
  pools.push(made);
  return made;
}

test.each([
  ['postgres://app:s3cret@db-1:6432/shop', { address: 'db-1', port: 6432, database: 'shop' }],
  ['postgres://app@db-1/sho%20p', { address: 'db-1', port: 5432, database: 'sho p' }],
  ['postgres://app@/shop?host=/run/postgresql', { address: '/run/postgresql', port: 5432, database: 'shop' }],
  ['postgres://app@[::1]:6432', { address: '::1', port: 6432, database: 'app' }],
  ['postgres://app@a:1,b:2/shop', { address: 'a:1,b:2', port: undefined, database: 'shop' }],
])('knows where a pool on %s leads to, without connecting', (connectionString, endpoint) => {
  const driver = pool({ connectionString });
  expect(endpointOf({ dialect: 'postgres', driver })).toEqual(endpoint);
  expect(driver.stats().total).toBe(0);
});

test('knows where a client leads to', () => {
  const driver = new pg.Client({ host: 'db-1', port: 6432, database: 'shop', password: 's3cret' });
  expect(endpointOf({ dialect: 'postgres', driver })).toEqual({
    address: 'db-1',
    port: 6432,
    database: 'shop',
  });
});

test('knows the file of a SQLite database', () => {
  const driver = new DatabaseSync(':memory:');
  expect(endpointOf({ dialect: 'sqlite', driver })).toEqual({
    address: undefined,
    port: undefined,
    database: ':memory:',
  });
  driver.close();
});

test.each([[undefined], [null], ['a string'], [{}], [{ host: 7 }]])('knows nothing of %j', (driver) => {
  expect(endpointOf({ dialect: 'postgres', driver })).toBeUndefined();
});
