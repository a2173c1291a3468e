import { once } from 'node:events';
import { inspect } from 'node:util';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { postgres } from './postgres.ts';
import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

describeEachDatabase(
  'a resilient pool',
  (matrix) => {
    let pool: ResilientPool;
    const others: ResilientPool[] = [];

    beforeEach(() => {
      pool = new ResilientPool({ connectionString: matrix.url, max: 2 });
    });
    afterEach(async () => {
      await Promise.all(
        [pool, ...others.splice(0)].filter(({ ending }) => !ending).map((each) => each.end()),
      );
    });

    function another(options: ResilientPoolOptions): ResilientPool {
      const made = new ResilientPool({ connectionString: matrix.url, ...options });
      others.push(made);
      return made;
    }

    describe('as a pg.Pool', () => {
      test('is one', () => {
        expect(pool).toBeInstanceOf(pg.Pool);
      });

      test('answers queries with promises and with callbacks', async () => {
        expect((await pool.query('select $1::int as n', [1])).rows).toEqual([{ n: 1 }]);
        const { promise, resolve } = Promise.withResolvers<unknown>();
        pool.query('select 2 as n', (_error, result) => resolve(result.rows));
        expect(await promise).toEqual([{ n: 2 }]);
      });

      test('hands out clients with promises and with callbacks', async () => {
        const client = await pool.connect();
        client.release();
        const { promise, resolve, reject } = Promise.withResolvers<unknown>();
        pool.connect((error, connected, release) => {
          if (connected === undefined) return reject(error);
          connected.query('select 3 as n', (_failure, result) => {
            release();
            resolve(result.rows);
          });
        });
        expect(await promise).toEqual([{ n: 3 }]);
        expect(pool.stats()).toMatchObject({ total: 1, idle: 1, inUse: [] });
      });

      test('refuses to take a client back twice', async () => {
        const client = await pool.connect();
        client.release();
        expect(() => client.release()).toThrow('already been released');
      });

      test('emits the events node-postgres documents', async () => {
        const seen: string[] = [];
        for (const event of ['connect', 'acquire', 'release', 'remove'] as const) {
          pool.on(event, () => seen.push(event));
        }
        (await pool.connect()).release();
        (await pool.connect()).release(true);
        await once(pool, 'remove');
        expect(seen).toEqual(['connect', 'acquire', 'release', 'acquire', 'release', 'remove']);
      });

      test('runs a query object of its own', async () => {
        const query = new pg.Query('select 4 as n');
        const rows: unknown[] = [];
        query.on('row', (row) => rows.push(row));
        const ended = once(query, 'end');
        pool.query(query);
        await ended;
        expect(rows).toEqual([{ n: 4 }]);
      });
    });

    describe('stats', () => {
      test('lists who holds connections, the longest first, and where they were taken', async () => {
        async function takesOne() {
          return await pool.connect();
        }
        const first = await takesOne();
        const second = await pool.connect();
        const { inUse, totals: _, ...counts } = pool.stats();
        expect(counts).toEqual({ total: 2, idle: 0, max: 2, waiting: 0, breaker: { kind: 'closed' } });
        expect(inUse).toHaveLength(2);
        expect(inUse[0]?.stack[0]).toMatch(/^takesOne \(.*resilient-pool\.db\.test\.ts/);
        expect(inUse[0]?.heldMs).toBeGreaterThan(inUse[1]?.heldMs ?? Number.NaN);
        first.release();
        second.release();
        expect(pool.stats().inUse).toEqual([]);
      });

      test('notes no place for a statement that gives its connection back by itself', async () => {
        const slow = pool.query('select pg_sleep(0.01)');
        const acquired = once(pool, 'acquire');
        await acquired;
        await new Promise(setImmediate);
        expect(pool.stats().inUse).toEqual([{ heldMs: expect.any(Number), stack: [] }]);
        await slow;
      });
    });

    describe('a wait for a connection', () => {
      test('ends with the numbers, and with the place where the longest held one was taken', async () => {
        const small = another({ max: 1, connectionTimeoutMillis: 1_000 });
        const client = await small.connect();
        async function waits() {
          return await small.connect();
        }
        const error = await waits().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({
          code: 'HF_POOL_TIMEOUT',
          inUse: 1,
          max: 1,
          waiting: 1,
        });
        expect(inspect(error)).toMatch(
          /^PoolTimeoutError \[HF_POOL_TIMEOUT\]: no connection became free within \d+ ms \(1 of 1 in use, 1 waiting\)\.\n {2}Longest held: \d+\.\d s, checked out at \S*resilient-pool\.db\.test\.ts:\d+\. Give connections back sooner, or raise pool\.max\.\n/,
        );
        expect(inspect(error)).toMatch(/at (async )?waits /);
        await expect(small.query('select 1')).rejects.toMatchObject({ code: 'HF_POOL_TIMEOUT' });
        client.release();
        await expect(small.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
      });

      test('is over at once where the pool is ended meanwhile', async () => {
        const small = another({ max: 1 });
        const client = await small.connect();
        const waiting = small.connect();
        const ended = small.end();
        await expect(waiting).rejects.toMatchObject({ code: 'HF_POOL_CLOSED' });
        client.release();
        await ended;
      });
    });

    test('refuses those who wait as soon as the breaker opens, and tries again after its time', async () => {
      const small = another({ max: 1, breaker: { consecutiveFailures: 1, openMs: 250, probes: 1 } });
      const client = await small.connect();
      const waiting = small.connect();
      client.release(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      await expect(waiting).rejects.toMatchObject({ code: 'HF_CIRCUIT_OPEN', cause: { code: 'ECONNRESET' } });
      await expect(small.query('select 1')).rejects.toMatchObject({ code: 'HF_CIRCUIT_OPEN' });
      await expect.poll(() => small.query('select 1').catch(() => undefined)).toMatchObject({ rowCount: 1 });
      expect(small.breaker.state.kind).toBe('closed');
    });

    describe('end', () => {
      test('waits for what is out', async () => {
        const client = await pool.connect();
        const ended = pool.end();
        expect((await client.query('select 1')).rowCount).toBe(1);
        client.release();
        await ended;
        expect(pool.totalCount).toBe(0);
      });

      test('cuts what is still out after its limit, and says who held it', async () => {
        const leaky = another({ drainTimeoutMs: 20 });
        const client = await leaky.connect();
        const lost = new Promise((resolve) => client.once('end', resolve));
        await expect(leaky.end()).rejects.toThrow(
          /^1 connection was not given back within 20 ms of end\(\), and cut\.\n {2}Longest held: \d+\.\d s, checked out at \S*resilient-pool\.db\.test\.ts:\d+/,
        );
        await lost;
        client.release();
      });

      test('answers to a callback, too', async () => {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        pool.end((error) => resolve(error));
        expect(await promise).toBeUndefined();
      });

      test('fails the second time, as with node-postgres', async () => {
        await pool.end();
        await expect(pool.end()).rejects.toThrow('Called end on pool more than once');
      });
    });

    test('never shows a password, in whatever it is printed', async () => {
      const url = new URL(matrix.url);
      url.password ||= 'n0t-to-be-seen';
      const secret = url.password;
      const host = url.hostname;
      const pools = [
        another({ connectionString: url.href }),
        another({ host, port: Number(url.port), user: url.username, password: secret, database: 'absent' }),
      ];
      for (const each of pools) {
        const error = await each.connect().then(
          (client) => {
            const printed = inspect(client, { depth: 12 });
            client.release();
            return printed;
          },
          (thrown: unknown) => thrown,
        );
        const database = postgres({ pool: each });
        const prints = [each, each.options, database, { database }].flatMap((thing) => [
          inspect(thing, { depth: 12 }),
          inspect(thing, { depth: 12, showHidden: false, getters: true }),
          JSON.stringify(thing),
        ]);
        for (const text of [...prints, inspect(error, { depth: 12 })]) expect(text).not.toContain(secret);
      }
    });

    test('passes a wrong password on at once: trying again would lock the account', async () => {
      const url = new URL(matrix.url);
      url.username = 'nobody_here';
      url.password = 'wr0ng-password';
      const seen: unknown[] = [];
      const stranger = another({ connectionString: url.href });
      stranger.on('connect', () => seen.push('connect'));
      const error = await stranger.connect().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: expect.stringMatching(/^28/) });
      expect(inspect(error, { depth: 12 })).not.toContain('wr0ng-password');
      expect(stranger.stats()).toMatchObject({ total: 0, breaker: { kind: 'closed' } });
    });
  },
  { engines: ['postgres'] },
);
