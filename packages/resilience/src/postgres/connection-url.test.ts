import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkPostgresUrl, maskPassword, targetOf } from './connection-url.ts';

describe('maskPassword', () => {
  test('masks the password of a URL, wherever it stands', () => {
    expect(maskPassword('postgres://app:s3cret@db:5432/x')).toBe('postgres://app:***@db:5432/x');
    expect(maskPassword('postgres://db/x?user=app&password=s3cret&ssl=1')).toBe(
      'postgres://db/x?user=app&password=***&ssl=1',
    );
  });

  test('masks the password of what is hardly a URL', () => {
    expect(maskPassword('mysql://app:p@ss/w:rd?@db')).toBe('mysql://app:***@db');
    expect(maskPassword('postgres://app:s3cret@[bad host]/x')).toBe('postgres://app:***@[bad host]/x');
  });

  test('never leaves a password in, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme-ascii' }), (password) => {
        expect(maskPassword(`postgres://app:${password}@db/x`)).not.toContain(password);
        const encoded = encodeURIComponent(password);
        expect(maskPassword(`postgres://db/x?password=${encoded}`)).not.toContain(encoded);
      }),
    );
  });
});

describe('checkPostgresUrl', () => {
  test.each([
    'postgres://app:pw@db:5432/app',
    'postgresql://db/app?sslmode=verify-full',
    'postgres://app@/app?host=/run/postgresql',
  ])('takes %s', (url) => {
    expect(checkPostgresUrl('url', url)).toBe(url);
  });

  test.each([
    ['mysql://app:s3cret@db/app', "got 'mysql://app:***@db/app'."],
    ['db:5432', "got 'db:5432'."],
    ['', "got ''."],
    [undefined, 'got undefined.'],
    [5432, 'got 5432.'],
  ])('refuses %s, and shows no password', (url, ending) => {
    expect(() => checkPostgresUrl('url', url)).toThrow(
      `url must be a URL such as 'postgres://user:password@host:5432/database'; ${ending}`,
    );
  });
});

test('targetOf names the server without anything secret', () => {
  expect(targetOf({ connectionString: 'postgres://app:s3cret@db-1:6432/app' })).toBe('db-1:6432');
  expect(targetOf({ connectionString: 'postgres://app@/app?host=/run/postgresql' })).toContain(':5432');
  expect(targetOf({ host: 'db-2', port: 5433 })).toBe('db-2:5433');
});
