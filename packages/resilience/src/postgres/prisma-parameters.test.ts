import { expect, test } from 'vitest';

import { takePrismaParameters } from './prisma-parameters.ts';

const base = 'postgresql://app:p%40ss@db:5432/shop';

test('a URL without parameters of Prisma’s stays as it is', () => {
  for (const url of [base, `${base}?sslmode=require&application_name=a%20b`, 'postgres://a:1,b:2/shop?x=%2F'])
    expect(takePrismaParameters(url)).toEqual({ url });
});

test('the size of the pool, and how long to wait for it, are what they are for Prisma', () => {
  expect(takePrismaParameters(`${base}?connection_limit=5&sslmode=require&pool_timeout=20`)).toEqual({
    url: `${base}?sslmode=require`,
    max: 5,
    connectionTimeoutMillis: 20_000,
  });
  expect(takePrismaParameters(`${base}?pool_timeout=0`)).toEqual({ url: base, connectionTimeoutMillis: 0 });
});

test('a session begins in the schema', () => {
  expect(takePrismaParameters(`${base}?schema=shop`)).toEqual({ url: base, options: '-c search_path=shop' });
  expect(takePrismaParameters(`${base}?schema=My%20"Shop"`).options).toBe(
    String.raw`-c search_path="My\ ""Shop"""`,
  );
  expect(takePrismaParameters(`${base}?schema=public`)).toEqual({ url: base });
});

test('beside other options of the session, too', () => {
  const { url, options } = takePrismaParameters(`${base}?options=-c%20role%3Dapp&schema=shop`);
  expect(new URL(url).searchParams.get('options')).toBe('-c search_path=shop -c role=app');
  expect(options).toBeUndefined();
});

test('behind PgBouncer nothing is prepared', () => {
  expect(takePrismaParameters(`${base}?pgbouncer=true`)).toEqual({ url: base, preparedStatements: false });
  expect(takePrismaParameters(`${base}?statement_cache_size=0`).preparedStatements).toBe(false);
  expect(takePrismaParameters(`${base}?pgbouncer=false&statement_cache_size=100`)).toEqual({ url: base });
});

test.each([
  ['connection_limit=0', "connection_limit in the URL must be a whole number from 1; got '0'."],
  ['connection_limit=many', "connection_limit in the URL must be a whole number from 1; got 'many'."],
  ['pool_timeout=-1', "pool_timeout in the URL must be a whole number from 0; got '-1'."],
  ['schema=', "schema in the URL must be the name of a schema; got ''."],
])('%s is refused', (parameter, message) => {
  expect(() => takePrismaParameters(`${base}?${parameter}`)).toThrow(message);
});
