import { describe, expect, test } from 'vitest';

import { postgres } from '../postgres.ts';
import { type ReplicatedOptions, replicated } from './replicated.ts';

const url = 'postgres://app:s3cret@db-1/app';

describe('replicated', () => {
  test.each<[Partial<Record<keyof ReplicatedOptions, unknown>>, RegExp]>([
    [{ primary: 'db-1' }, /^primary must be a URL such as .*; got 'db-1'\.$/],
    [{ primary: { url: 'mysql://u:s3cret@db' } }, /^primary\.url must be .*; got 'mysql:\/\/u:\*\*\*@db'\.$/],
    [{ primary: undefined }, /^primary must be a URL, or the options of postgres\(\); got undefined\.$/],
    [
      { primary: 'postgres://app:s3cret@db-1,db-2/app' },
      /^target_session_attrs of primary must be 'read-write' or 'primary', .*; got 'any'\.$/,
    ],
    [
      { primary: `${url}?target_session_attrs=standby` },
      /^target_session_attrs of primary must be .*'standby'\.$/,
    ],
    [
      { primary: `${url}?target_session_attrs=leader` },
      /^target_session_attrs must be one of .*; got 'leader'\.$/,
    ],
    [{ replicas: url }, /^replicas must be a list of replicas; got '\(string\)'\.$/],
    [
      { replicas: [url, 'redis://:s3cret@cache'] },
      /^replicas\[1\] must be .*; got 'redis:\/\/:\*\*\*@cache'\.$/,
    ],
    [{ replicas: [{ url, pool: { max: 0 } }] }, /^max must be an integer, at least 1; got 0\.$/],
    [{ maxLagMs: 0 }, /^maxLagMs must be a number above 0; got 0\.$/],
    [{ maxLagMs: '1s' }, /^maxLagMs must be .*; got '1s'\.$/],
    [{ maxLagBytes: -1 }, /^maxLagBytes must be a number, at least 0; got -1\.$/],
    [{ waitMs: Number.NaN }, /^waitMs must be a number, at least 0, up to 60000; got NaN\.$/],
  ])('refuses %o', (wrong, message) => {
    const options = { primary: url, replicas: [], ...wrong } as ReplicatedOptions; // as from a program without types
    const make = () => replicated(options);
    expect(make).toThrow(message);
    expect(make).not.toThrow('s3cret');
  });

  test('connects to nothing before it is used, and takes what postgres() made', async () => {
    const primary = postgres({ url });
    const database = replicated({ primary, replicas: [url, { url, pool: { max: 3 } }, postgres({ url })] });
    expect(database.driver).toBe(primary.driver);
    expect(database.stats().replicas).toMatchObject([
      { target: 'db-1:5432', state: 'silent', lagMs: undefined, pool: { total: 0, max: 10 } },
      { state: 'silent', pool: { max: 3 } },
      { state: 'silent' },
    ]);
    await database.close();
    expect(primary.driver.ended).toBe(true);
  });

  test.each(['', '16', 'x/y', '0/0; drop table account'])('refuses %j for a token', async (token) => {
    const database = replicated({ primary: url, replicas: [] });
    expect(() => database.consistent(token)).toThrow(
      /^token must be what token\(\) gave, such as '0\/16B3748'; got '/,
    );
    await database.close();
  });
});
