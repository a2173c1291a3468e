import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';

import type { Events } from '../telemetry/channels.ts';
import { cleanClient } from './clean-client.ts';
import { postgres } from './postgres.ts';
import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

const unclean = 'holdfast:pool:unclean';

describeEachDatabase(
  'a connection that is given back',
  (matrix) => {
    const pools: ResilientPool[] = [];

    afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.end())));

    /** With one connection only, the next caller gets what the last one gave back. */
    function open(options: ResilientPoolOptions = {}): ResilientPool {
      const pool = new ResilientPool({ connectionString: matrix.url, max: 1, ...options });
      pools.push(pool);
      return pool;
    }

    const pidOf = async (on: pg.Pool | pg.PoolClient): Promise<number> =>
      (await on.query('select pg_backend_pid() as pid')).rows[0].pid;

    const shown = async (pool: pg.Pool, setting: string): Promise<string> =>
      (await pool.query('select current_setting($1, true) as value', [setting])).rows[0].value;

    /** Uses a connection so; says what was published of it, and whether the next caller has the same one. */
    async function given(pool: ResilientPool, use: (client: pg.PoolClient) => unknown) {
      const events: Events[typeof unclean][] = [];
      const note = (message: unknown) => events.push(message as Events[typeof unclean]); // of this channel alone
      subscribe(unclean, note);
      const client = await pool.connect();
      const pid = await pidOf(client);
      await use(client);
      client.release();
      const kept = (await pidOf(pool)) === pid;
      unsubscribe(unclean, note);
      return { kept, events };
    }

    test('inside a transaction is rolled back, and is the next caller’s', async () => {
      const pool = open();
      await pool.query('create table given_back (n int)');
      const { kept, events } = await given(pool, async (client) => {
        await client.query('begin');
        await client.query('insert into given_back values (1)');
      });
      expect(kept).toBe(true);
      expect(events).toEqual([
        { found: 'open-transaction', outcome: 'cleaned', place: expect.stringContaining('.db.test.ts:') },
      ]);
      expect((await pool.query('select * from given_back')).rows).toEqual([]);
      expect(pool.stats()).toMatchObject({ inUse: [], totals: { cleaned: 1 } });
    });

    test('inside a transaction that failed is rolled back, too', async () => {
      const { kept, events } = await given(open(), async (client) => {
        await client.query('begin');
        await client.query('select 1/0').catch(() => {});
      });
      expect({ kept, found: events[0]?.found }).toEqual({ kept: true, found: 'open-transaction' });
    });

    test('in the very callback that says a statement of a transaction failed is rolled back, too', async () => {
      const { kept, events } = await given(
        open(),
        (client) => new Promise<void>((resolve) => client.query('begin; select 1/0', () => resolve())),
      );
      expect({ kept, found: events[0]?.found }).toEqual({ kept: true, found: 'open-transaction' });
    });

    test('by a single statement that left a failed transaction behind is no trap for the next one', async () => {
      const database = postgres({ pool: open() });
      for (let turn = 0; turn < 3; turn += 1) {
        const failing = database.query({ text: 'begin; select 1/0', values: [] });
        await expect(failing).rejects.toMatchObject({ code: '22012' });
        await expect(database.query({ text: 'select 1', values: [] })).resolves.toMatchObject({
          rowCount: 1,
        });
      }
    });

    test('while a statement still runs is the next caller’s when that has ended', async () => {
      const pool = open();
      let ended = false;
      const { kept, events } = await given(pool, (client) => {
        client.query('begin');
        client.query('select pg_sleep(0.05)').then(() => {
          ended = true;
        });
      });
      expect({ kept, ended, found: events[0]?.found }).toEqual({
        kept: true,
        ended: true,
        found: 'running-statement',
      });
    });

    test.each(['before', 'after'])(
      'while a statement still runs, %s the pool is ended, does not keep it from ending',
      async (when) => {
        const pool = new ResilientPool({ connectionString: matrix.url });
        const client = await pool.connect();
        client.query('select pg_sleep(20)').catch(() => {}); // it is cut
        if (when === 'before') client.release();
        const startedAt = performance.now();
        const ended = pool.end();
        if (when === 'after') client.release();
        await ended;
        expect(performance.now() - startedAt).toBeLessThan(2_000);
      },
    );

    test('cannot be cleaned in no time', async () => {
      const pool = open();
      const client = await pool.connect();
      const slow = client.query('select pg_sleep(60)').catch((error: unknown) => error);
      await expect(cleanClient(client, { reset: undefined, limitMs: 10 })).rejects.toThrow(
        'the connection was not clean within 10 ms',
      );
      client.release(true);
      expect(await slow).toBeInstanceOf(Error);
    });

    test('after its connection broke is closed', async () => {
      const pool = open();
      const client = await pool.connect();
      const gone = new Promise((resolve) => client.once('end', resolve));
      client.connection.stream.destroy();
      await gone;
      client.release();
      expect((await pool.query('select 1')).rowCount).toBe(1);
      expect(pool.stats().totals).toMatchObject({ created: 2, closed: { lost: 1 } });
    });

    describe('with settings changed', () => {
      test.each([
        ['by SET', "set statement_timeout = '7s'", 'statement_timeout', '0'],
        ['by SET in a transaction', "begin; set statement_timeout = '7s'; commit", 'statement_timeout', '0'],
        ['by SET ROLE', 'set role pg_monitor', 'role', 'none'],
        [
          'by SET SESSION AUTHORIZATION',
          'set session authorization pg_monitor',
          'session_authorization',
          undefined,
        ],
      ])('%s has its own again', async (_how, sql, setting, expected) => {
        const pool = open();
        const before = await shown(pool, setting);
        const { kept, events } = await given(pool, (client) => client.query(sql));
        expect(await shown(pool, setting)).toBe(expected ?? before);
        expect({ kept, found: events[0]?.found }).toEqual({ kept: true, found: 'changed-settings' });
      });

      test('by LISTEN listens no longer', async () => {
        const pool = open();
        await given(pool, (client) => client.query('listen something'));
        expect((await pool.query('select pg_listening_channels()')).rows).toEqual([]);
      });

      test('for a transaction only costs nothing', async () => {
        const { events } = await given(open(), async (client) => {
          await client.query('begin');
          await client.query("set local statement_timeout = '7s'");
          await client.query('set transaction isolation level serializable');
          await client.query('commit');
        });
        expect(events).toEqual([]);
      });

      test('by who set it up keeps them, and is replaced where somebody else changed more', async () => {
        const listened = open();
        listened.on('connect', (client) => client.query("set application_name = 'set up'"));
        const hooked = open({
          onConnect: async (client) => void (await client.query("set application_name = 'set up'")),
        });
        for (const pool of [listened, hooked]) {
          const first = await given(pool, () => {});
          expect({ ...first, name: await shown(pool, 'application_name') }).toEqual({
            kept: true,
            events: [],
            name: 'set up',
          });
          const second = await given(pool, (client) => client.query("set application_name = 'changed'"));
          expect(second).toMatchObject({
            kept: false,
            events: [{ found: 'changed-settings', outcome: 'discarded' }],
          });
          expect(await shown(pool, 'application_name')).toBe('set up');
          expect(pool.stats().totals.closed).toMatchObject({ unclean: 1 });
        }
      });

      test("keeps them where resetOnRelease is 'transaction'", async () => {
        const pool = open({ resetOnRelease: 'transaction' });
        await given(pool, (client) => client.query("set statement_timeout = '7s'"));
        expect(await shown(pool, 'statement_timeout')).toBe('7s');
      });

      test("keeps nothing at all where resetOnRelease is 'all', and finds its prepared statements again", async () => {
        const pool = open({ resetOnRelease: 'all' });
        const prepared = { name: 'stays', text: 'select 1 as one' };
        const { kept } = await given(pool, async (client) => {
          await client.query(prepared);
          await client.query("select set_config('app.tenant', '7', false), pg_advisory_lock(7)");
          await client.query('create temp table scratch (n int)');
        });
        expect(kept).toBe(true);
        expect(await shown(pool, 'app.tenant')).toBe('');
        const { rows } = await pool.query(
          "select (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())::int as locks, to_regclass('scratch') as scratch",
        );
        expect(rows).toEqual([{ locks: 0, scratch: null }]);
        expect((await pool.query(prepared)).rows).toEqual([{ one: 1 }]);
      });
    });

    test('twice is refused, also while it is being cleaned', async () => {
      const pool = open();
      const client = await pool.connect();
      await client.query('begin');
      client.release();
      expect(() => client.release()).toThrow(
        /^this connection, taken at \S+\.db\.test\.ts:\d+, has already been released to the pool/,
      );
      await pool.query('select 1');
    });
  },
  { engines: ['postgres'] },
);
