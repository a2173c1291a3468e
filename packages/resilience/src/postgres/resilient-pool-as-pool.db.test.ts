import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';

import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

const run = promisify(execFile);

describeEachDatabase(
  'what node-postgres’s own pool does, on a resilient pool:',
  (matrix) => {
    const pools: ResilientPool[] = [];

    afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.end())));

    function open(options: ResilientPoolOptions = {}): ResilientPool {
      const pool = new ResilientPool({ connectionString: matrix.url, ...options });
      pools.push(pool);
      return pool;
    }

    const pidOf = async (pool: pg.Pool): Promise<number> =>
      (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;

    test('a connection is used no more than maxUses times', async () => {
      const pool = open({ max: 1, maxUses: 2 });
      const pids = [await pidOf(pool), await pidOf(pool), await pidOf(pool)];
      expect(pids[0]).toBe(pids[1]);
      expect(pids[2]).not.toBe(pids[0]);
      expect(pool.stats().totals).toMatchObject({ created: 2, closed: { uses: 1 } });
    });

    test('a connection that is idle for idleTimeoutMillis is closed', async () => {
      const pool = open({ idleTimeoutMillis: 10 });
      await pool.query('select 1');
      await once(pool, 'remove');
      expect(pool.stats()).toMatchObject({ total: 0, totals: { closed: { idle: 1 } } });
    });

    test('a connection that is given back with an error, or true, is closed', async () => {
      const pool = open({ max: 1 });
      const first = await pool.connect();
      first.release(new Error('spoilt'));
      const second = await pool.connect();
      second.release(true);
      await pool.query('select 1');
      expect(pool.stats().totals).toMatchObject({ created: 3, closed: { discarded: 2 } });
    });

    test('onConnect is waited for, and its failure is the caller’s', async () => {
      const seen: string[] = [];
      const pool = open({
        onConnect: async (client) => {
          await client.query('select 1');
          seen.push('set up');
        },
      });
      await pool.query('select 1').then(() => seen.push('queried'));
      expect(seen).toEqual(['set up', 'queried']);
      const failing = open({
        onConnect: async () => {
          throw new Error('cannot be set up');
        },
      });
      await expect(failing.connect()).rejects.toThrow('cannot be set up');
      expect(failing.totalCount).toBe(0);
    });

    test('verify lets a new connection through, or not', async () => {
      let allowed = false;
      const pool = open({ verify: (_client, done) => done(allowed ? undefined : new Error('not this one')) });
      await expect(pool.connect()).rejects.toThrow('not this one');
      allowed = true;
      await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
    });

    test('a hook that never ends keeps no caller longer than its time', async () => {
      const pool = open({
        connectionTimeoutMillis: 60,
        drainTimeoutMs: 10,
        onConnect: () => new Promise(() => {}),
      });
      await expect(pool.connect()).rejects.toMatchObject({ code: 'HF_POOL_TIMEOUT' });
      pools.splice(pools.indexOf(pool), 1);
      await expect(pool.end()).rejects.toMatchObject({ code: 'HF_POOL_DRAIN' });
    });

    test('an idle connection that dies is an error event of the pool', async () => {
      const pool = open();
      const pid = await pidOf(pool);
      const died = once(pool, 'error');
      await open().query('select pg_terminate_backend($1)', [pid]);
      const [error, client] = await died;
      expect(error).toMatchObject({ code: '57P01' });
      expect(client).toBeInstanceOf(pg.Client);
    });

    test('callers are served in the order they came', async () => {
      const pool = open({ max: 1 });
      const order: number[] = [];
      await Promise.all(
        [1, 2, 3, 4, 5].map(async (turn) => {
          await pool.query('select 1');
          order.push(turn);
        }),
      );
      expect(order).toEqual([1, 2, 3, 4, 5]);
      expect(pool.stats().totals).toMatchObject({ created: 1, checkouts: 5, waits: 4 });
    });

    test('waitingCount says how many stand in line', async () => {
      const pool = open({ max: 1 });
      const client = await pool.connect();
      const waiting = [pool.query('select 1'), pool.query('select 1')];
      expect(pool.waitingCount).toBe(2);
      client.release();
      await Promise.all(waiting);
      expect(pool.waitingCount).toBe(0);
    });

    test('a query that cannot be sent is the caller’s error, and costs nobody a connection for ever', async () => {
      const pool = open({ max: 1 });
      await expect(pool.query(null as unknown as string)).rejects.toThrow(TypeError); // as untyped callers can
      await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
      expect(pool.stats().inUse).toEqual([]);
    });

    test('an ended pool refuses', async () => {
      const pool = open();
      pools.splice(pools.indexOf(pool), 1);
      await pool.end();
      await expect(pool.query('select 1')).rejects.toThrow('after calling end');
      await expect(pool.connect()).rejects.toThrow('after calling end');
    });

    test('allowExitOnIdle lets the process end', async () => {
      const source = new URL('resilient-pool.ts', import.meta.url).href;
      const script = `
        const { ResilientPool } = await import(${JSON.stringify(source)});
        const pool = new ResilientPool({ connectionString: process.env.TEST_URL, allowExitOnIdle: true, min: 1 });
        console.log((await pool.query('select 1 as one')).rows[0].one);`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, TEST_URL: matrix.url, NODE_OPTIONS: '' },
        timeout: 8_000, // an idle connection is closed after ten seconds, and would let it end then
      });
      expect(stdout).toBe('1\n');
    });
  },
  { engines: ['postgres'] },
);
