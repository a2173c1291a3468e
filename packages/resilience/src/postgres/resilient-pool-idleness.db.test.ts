import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

/** A way to the server that can go silent, as a firewall does that forgets a connection: nothing comes, nothing ends. */
class SilentWay {
  readonly #server: Server;
  readonly #pairs: [Socket, Socket][] = [];

  constructor(port: number, host: string) {
    this.#server = createServer((near) => {
      const far = connect(port, host);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) socket.on('error', () => {});
      this.#pairs.push([near, far]);
    });
  }

  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** Of the connections there are; new ones get through. */
  silence(): void {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far).resume();
      far.unpipe(near).resume();
    }
  }

  close(): void {
    for (const socket of this.#pairs.flat()) socket.destroy();
    this.#server.close();
  }
}

describeEachDatabase(
  'idle connections',
  (matrix) => {
    const pools: ResilientPool[] = [];
    let way: SilentWay;
    let url: URL;

    beforeEach(async () => {
      url = new URL(matrix.url);
      way = new SilentWay(Number(url.port), url.hostname);
      url.port = String(await way.open());
      url.hostname = '127.0.0.1';
    });
    afterEach(async () => {
      await Promise.all(pools.splice(0).map((pool) => pool.end()));
      way.close();
    });

    function open(options: ResilientPoolOptions): ResilientPool {
      const pool = new ResilientPool({ connectionString: url.href, ...options });
      pools.push(pool);
      return pool;
    }

    describe('after idleness', () => {
      test('that died in silence are replaced, all of them at the price of one, and no caller notices', async () => {
        const pool = open({ max: 4, validateAfterIdleMs: 1 });
        await Promise.all(Array.from({ length: 4 }, () => pool.query('select pg_sleep(0.01)')));
        expect(pool.stats()).toMatchObject({ idle: 4 });
        way.silence();
        const startedAt = performance.now();
        for (let turn = 0; turn < 4; turn += 1) {
          expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
        }
        expect(performance.now() - startedAt).toBeLessThan(3_000);
        await Promise.all(Array.from({ length: 4 }, () => pool.query('select pg_sleep(0.01)')));
        expect(pool.stats()).toMatchObject({
          inUse: [],
          breaker: { kind: 'closed' },
          totals: { closed: { invalid: 4 } },
        });
      });

      test('that live are handed out as they are', async () => {
        const pool = open({ max: 1, validateAfterIdleMs: 1 });
        const pid = 'select pg_backend_pid() as pid';
        const { rows } = await pool.query(pid);
        await new Promise((resolve) => setTimeout(resolve, 5)); // idleness is what this is about
        expect((await pool.query(pid)).rows).toEqual(rows);
        expect(pool.stats().totals).toMatchObject({ created: 1 });
      });

      test('are not asked where nobody wants it', async () => {
        const pool = open({ max: 1, validateAfterIdleMs: false });
        await pool.query('select 1');
        const client = await pool.connect();
        way.silence();
        client.release();
        const { promise: silence, resolve } = Promise.withResolvers<string>();
        const timer = setTimeout(resolve, 50, 'silence');
        const asked = pool.query('select 1').catch(() => 'failed');
        expect(await Promise.race([asked, silence])).toBe('silence');
        clearTimeout(timer);
        way.close();
        expect(await asked).toBe('failed');
      });
    });

    describe('min', () => {
      test('are made before anybody needs them, and again after they were lost', async () => {
        const pool = open({ min: 3, max: 5, idleTimeoutMillis: 1 });
        await expect.poll(() => pool.stats().idle).toBe(3);
        expect(pool.stats().totals).toMatchObject({ created: 3, checkouts: 0 });
        const { rowCount } = await pool.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
        );
        expect(rowCount).toBe(2);
        await expect.poll(() => pool.stats()).toMatchObject({ idle: 3, totals: { created: 5 } });
        expect(pool.stats().totals.closed.lost).toBe(2);
      });

      test('are there for callers who come while they are being made', async () => {
        const pool = open({ min: 2, max: 2 });
        const answers = await Promise.all(Array.from({ length: 6 }, () => pool.query('select 1')));
        expect(answers).toHaveLength(6);
        await expect.poll(() => pool.stats()).toMatchObject({ total: 2, idle: 2, totals: { created: 2 } });
      });
    });

    test('live for up to a tenth less than maxLifetimeSeconds', () => {
      const pool = open({ maxLifetimeSeconds: 100 });
      const lives = Array.from({ length: 200 }, () => pool.options.maxLifetimeSeconds ?? 0);
      expect(Math.min(...lives)).toBeGreaterThanOrEqual(90);
      expect(Math.max(...lives)).toBeLessThanOrEqual(100);
      expect(new Set(lives).size).toBeGreaterThan(100);
    });

    test('are closed at the end of their life, idle or not, and counted so', async () => {
      const pool = open({ max: 2, maxLifetimeSeconds: 0.05 });
      const client = await pool.connect();
      await pool.query('select 1');
      await expect.poll(() => pool.totalCount).toBe(1);
      client.release();
      await expect.poll(() => pool.stats().totals.closed.lifetime).toBe(2);
    });
  },
  { engines: ['postgres'] },
);
