import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ResilientPool } from '../resilient-pool.ts';
import { hostListOf } from './host-list.ts';

const hostsOf = (url: string) => hostListOf('url', url)?.hosts.map(({ name, port }) => `${name}:${port}`);

describe('the hosts of a URL', () => {
  test.each([
    ['postgres://u:p@a:1,b:2/db', ['a:1', 'b:2']],
    ['postgresql://a,b:2/db', ['a:5432', 'b:2']],
    ['postgres://u@[::1]:1,[fe80::2]/db', ['::1:1', 'fe80::2:5432']],
    ['postgres://u@%2Frun%2Fa,%2Frun%2Fb/db', ['/run/a:5432', '/run/b:5432']],
    ['postgres://u@/db?host=a,b&port=1,2', ['a:1', 'b:2']],
    ['postgres://u@/db?host=a,b&port=7', ['a:7', 'b:7']],
    ['postgres://u:p%40@a,b', ['a:5432', 'b:5432']],
    ['postgres://u@a:1/db?target_session_attrs=primary', ['a:1']],
  ])('of %s are %j', (url, hosts) => {
    expect(hostsOf(url)).toEqual(hosts);
  });

  test.each([
    'postgres://u:p@a:1/db',
    'postgres://u:p,q@a/db',
    'postgres:///db',
    'mysql://a,b/db',
    'a,b',
    '',
  ])('are nothing special in %j', (url) => {
    expect(hostListOf('url', url)).toBeUndefined();
  });

  test('have the attributes of libpq, and any of them by default', () => {
    expect(hostListOf('url', 'postgres://a,b/db')?.attrs).toBe('any');
    expect(hostListOf('url', 'postgres://a/db?target_session_attrs=prefer-standby')?.attrs).toBe(
      'prefer-standby',
    );
  });

  test('leave a URL for the first one, with everything else in it', () => {
    const { firstUrl } =
      hostListOf('url', 'postgres://u:p%2F@a:1,b:2/db?target_session_attrs=any&sslmode=no-verify') ?? {};
    expect(firstUrl).toBe('postgres://u:p%2F@localhost/db?sslmode=no-verify&host=a&port=1');
  });

  test.each([
    [
      'postgres://u:s3cret@a,b/db?target_session_attrs=master',
      /^target_session_attrs must be one of 'any', .*; got 'master'\.$/,
    ],
    [
      'postgres://u:s3cret@a:1,b:x/db',
      /^connectionString must be hosts such as 'db-1:5432,db-2:5432'; got 'a:1,b:x'\.$/,
    ],
    ['postgres://u:s3cret@a,b:70000/db', /got 'a,b:70000'\.$/],
    ['postgres://u:s3cret@a,,b/db', /got 'a,,b'\.$/],
    ['postgres://u:s3cret@,/db', /got ','\.$/],
    ['postgres://u:s3cret@a,b:c:1/db', /got 'a,b:c:1'\.$/],
    ['postgres://u:s3cret@/db?host=a,b&port=1,2,3', /got 'a,b'\.$/],
    ['postgres://u:s3c,ret/x@a,b/db', /got '\*\*\*'\.$/],
  ])('are refused in %s when a pool is made', (url, message) => {
    expect(() => new ResilientPool({ connectionString: url })).toThrow(message);
  });

  test('are found again, whatever they are called', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
    const host = fc.record({ name, port: fc.integer({ min: 1, max: 65_535 }) });
    fc.assert(
      fc.property(
        fc.array(host, { minLength: 2, maxLength: 5 }),
        fc.string({ unit: 'grapheme-ascii' }),
        (hosts, secret) => {
          const user = `u:${encodeURIComponent(secret)}`;
          const authority = hosts.map(({ name, port }) => `${name}:${port}`).join(',');
          expect(hostListOf('url', `postgres://${user}@${authority}/db`)?.hosts).toEqual(hosts);
        },
      ),
    );
  });
});
