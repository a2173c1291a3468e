import { describe, expect, test } from 'vitest';

import { postgres } from './postgres.ts';
import { ResilientPool } from './resilient-pool.ts';

const url = 'postgres://app:s3cret@localhost:5432/app';

describe('postgres', () => {
  test('says what is missing where DATABASE_URL is not set', () => {
    expect(() => postgres({ url: undefined })).toThrow(
      'url must be given (is DATABASE_URL set?), or pool with a connectionString or host; got undefined.',
    );
  });

  test.each([
    [{ url: 'redis://:s3cret@cache' }, /^url must be a URL .*got 'redis:\/\/:\*\*\*@cache'\.$/],
    [{ url, pool: { max: 0 } }, /^max must be an integer, at least 1; got 0\.$/],
    [
      { url, pool: { connectionTimeoutMillis: -1 } },
      /^connectionTimeoutMillis must be a number, at least 0, up to \d+; got -1\.$/,
    ],
    [{ url, pool: { drainTimeoutMs: Number.NaN } }, /^drainTimeoutMs must be .*; got NaN\.$/],
    [{ url, pool: { breaker: { openMs: 0 } } }, /^openMs must be .*; got 0\.$/],
    [{ url, retry: { attempts: 0 } }, /^attempts must be .*; got 0\.$/],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => postgres(options)).toThrow(message);
  });

  test('refuses a URL beside a pool that has one', async () => {
    const pool = new ResilientPool({ connectionString: url });
    expect(() => postgres({ url, pool })).toThrow(/^url must be left out where pool is a pool already/);
    await pool.end();
  });

  test('connects to nothing before it is used', async () => {
    const database = postgres({ url });
    expect(database.driver.totalCount).toBe(0);
    await database.close();
    await database.close();
  });
});
