import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Pool, type PoolClient } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionTracker } from './session-tracker.ts';

const here = expect.stringMatching(/^src\/leaks\/watch-pool\.db\.test\.ts:\d+$/);

describeEachDatabase(
  'what a pg.Pool hands out',
  (database) => {
    let pool: Pool;
    let tracker: SessionTracker;
    beforeEach(() => {
      pool = new Pool({ connectionString: database.url, max: 4 });
      tracker = new SessionTracker().watchPool(pool);
    });
    afterEach(async () => {
      tracker.stop();
      if (!pool.ending) await pool.end();
    });

    test('is counted, by promise, by callback and by query', async () => {
      const client = await pool.connect();
      await client.query('select 1');
      client.release();
      await new Promise<void>((resolve, reject) => {
        pool.connect((error, taken, release) => {
          if (error) reject(error);
          taken?.query('select 1').then(() => {
            release();
            resolve();
          }, reject);
        });
      });
      await pool.query('select 1');
      const held = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
      for (const each of held) each.release();
      await Promise.all(Array.from({ length: 20 }, () => pool.query('select 1')));
      await tracker.expectNone();
      const { checkout, connection } = tracker.report().counts;
      expect(checkout).toEqual({ opened: 27, closed: 27, open: 0, peak: 4 });
      expect(connection).toEqual({ opened: 4, closed: 0, open: 4, peak: 4 });
    });

    test('and does not give back is named: one in 10,000', async () => {
      let kept: PoolClient | undefined;
      async function handle(request: number) {
        const client = await pool.connect();
        if (request === 4_321) kept = client;
        else client.release();
      }
      for (let request = 0; request < 10_000; request += 100)
        await Promise.all(Array.from({ length: 100 }, (_, n) => handle(request + n)));
      const { counts, leaks, leaked } = await tracker.settle({ withinMs: 10 });
      expect(counts['checkout']).toEqual({ opened: 10_000, closed: 9_999, open: 1, peak: 4 });
      expect(leaked).toBe(1);
      expect(leaks).toMatchObject([{ kind: 'checkout', count: 1, collected: 0, place: here }]);
      expect(leaks[0]?.stack[0]).toMatch(/handle/);
      kept?.release();
      await tracker.expectNone();
    });

    test('is named by who asked, also where they waited for others, and by callback', async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
      function leakByCallback(done: (client: PoolClient | undefined) => void) {
        pool.connect((_, client) => done(client));
      }
      const taken = new Promise<PoolClient | undefined>((resolve) => leakByCallback(resolve));
      for (const client of others) client.release();
      const client = await taken;
      const { leaks } = tracker.report();
      expect(leaks).toMatchObject([{ kind: 'checkout', count: 1, place: here }]);
      expect(leaks[0]?.stack[0]).toMatch(/leakByCallback/);
      client?.release();
    });

    test('raises no alarm in 50 clean runs, failing ones included', async () => {
      for (let run = 0; run < 50; run++) {
        using each = new SessionTracker().watchPool(pool);
        await Promise.allSettled(
          Array.from({ length: 10 }, (_, n) =>
            pool.query(n % 3 === 0 ? 'select no_such_column' : 'select 1'),
          ),
        );
        const client = await pool.connect();
        client.release(run % 10 === 0);
        await each.expectNone();
      }
    });

    test('is closed with the pool, and a connection that stays open after its end is a leak', async () => {
      const client = await pool.connect();
      await pool.query('select 1');
      expect(tracker.report()).toMatchObject({ leaked: 1, counts: { connection: { open: 2 } } });
      const ending = pool.end();
      await expect.poll(() => tracker.report().counts['connection']?.open).toBe(1);
      expect(
        tracker
          .report()
          .leaks.map(({ kind, place }) => [kind, place])
          .sort(),
      ).toEqual([
        ['checkout', here],
        ['connection', here],
      ]);
      client.release();
      await ending;
      await tracker.expectNone();
      expect(tracker.report().counts['connection']).toEqual({ opened: 2, closed: 2, open: 0, peak: 2 });
    });

    test('failures to connect are nobody’s leak, and stay rejections', async () => {
      const unreachable = new Pool({ host: '127.0.0.1', port: 1 });
      tracker.watchPool(unreachable);
      await expect(unreachable.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await expect(unreachable.query('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      expect(tracker.report()).toEqual({ counts: {}, leaks: [], leaked: 0 });
      await unreachable.end();
    });

    test('is watched no more after stop, and nothing is left on the pool', async () => {
      const events = () => pool.eventNames().map((event) => pool.listenerCount(event));
      const fresh = new Pool({ connectionString: database.url });
      tracker.stop();
      expect(Object.hasOwn(pool, 'connect')).toBe(false);
      expect(pool.connect).toBe(fresh.connect);
      expect(events()).toEqual([]);
      await pool.query('select 1');
      expect(tracker.report().counts).toEqual({});
      await fresh.end();
    });
  },
  { engines: ['postgres'] },
);
