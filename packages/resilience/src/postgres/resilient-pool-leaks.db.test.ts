import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterEach, expect, test, vi } from 'vitest';

import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

describeEachDatabase(
  'a connection that is not given back',
  (matrix) => {
    const pools: ResilientPool[] = [];

    afterEach(async () => {
      vi.unstubAllEnvs();
      await Promise.all(pools.splice(0).map((pool) => pool.end()));
    });

    function open(options: ResilientPoolOptions = {}) {
      const warned: [fields: object, message: string][] = [];
      const logger = { warn: (fields: object, message: string) => void warned.push([fields, message]) };
      const pool = new ResilientPool({ connectionString: matrix.url, max: 1, logger, ...options });
      pools.push(pool);
      return { pool, warned };
    }

    test('is reported with who took it, and reported again when it comes back late', async () => {
      const { pool, warned } = open({ leakThresholdMs: 20 });
      const published: unknown[] = [];
      const note = (message: unknown) => published.push(message);
      subscribe('holdfast:pool:leak', note);
      async function forgets() {
        return await pool.connect();
      }
      const client = await forgets();
      await expect.poll(() => warned.length).toBe(1);
      unsubscribe('holdfast:pool:leak', note);
      expect(warned[0]?.[1]).toMatch(
        /^a connection taken at \S*resilient-pool-leaks\.db\.test\.ts:\d+ has been held for \d\.\d s \(leakThresholdMs is 20\), and is still out\./,
      );
      expect(published).toEqual([warned[0]?.[0]]);
      expect(published).toMatchObject([
        { stack: expect.arrayContaining([expect.stringMatching(/^forgets /)]), reclaimed: false },
      ]);
      expect(pool.stats().inUse).toMatchObject([{ place: expect.stringContaining('leaks.db.test.ts:') }]);
      expect((await client.query('select 1')).rowCount).toBe(1);
      client.release();
      expect(warned[1]?.[1]).toMatch(/ was given back late: after \d\.\d s /);
      expect(pool.stats()).toMatchObject({ inUse: [], idle: 1, totals: { leaks: 1, lateReturns: 1 } });
    });

    test('can be taken away from its holder, who may still give it back', async () => {
      const { pool, warned } = open({ leakThresholdMs: 20, leakAction: 'reclaim' });
      const client = await pool.connect();
      expect((await pool.query('select 1')).rowCount).toBe(1); // waits until there is room
      expect(warned[0]?.[1]).toContain('was taken away from its holder');
      await expect(client.query('select 1')).rejects.toThrow('not queryable');
      client.release();
      expect(warned[1]?.[1]).toContain('after it had been taken away');
      expect(() => client.release()).toThrow('already been released');
      expect(pool.stats().totals).toMatchObject({ created: 2, leaks: 1, closed: { reclaimed: 1 } });
      expect(pool.breaker.state.kind).toBe('closed');
    });

    test('is a warning of the process where there is no logger', async () => {
      const { pool } = open({ leakThresholdMs: 20, logger: undefined });
      const client = await pool.connect();
      const [warning] = await once(process, 'warning');
      expect(warning).toMatchObject({
        name: 'PoolLeakWarning',
        code: 'HF_POOL_LEAK',
        detail: expect.stringContaining('resilient-pool-leaks.db.test.ts'),
      });
      const late = once(process, 'warning');
      client.release();
      expect((await late)[0]).toMatchObject({ message: expect.stringContaining('was given back late') });
    });

    test('is not looked for in production, unless asked for', async () => {
      vi.stubEnv('NODE_ENV', 'production');
      const quiet = open({ leakThresholdMs: undefined });
      const asked = open({ leakThresholdMs: 20 });
      const clients = await Promise.all([quiet.pool.connect(), asked.pool.connect()]);
      await expect.poll(() => asked.warned.length).toBe(1);
      expect(quiet.warned).toEqual([]);
      for (const client of clients) client.release();
    });

    test('is not what a long statement of the pool’s own is', async () => {
      const { pool, warned } = open({ leakThresholdMs: 10 });
      await pool.query('select pg_sleep(0.08)');
      expect(warned).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);
