import { setImmediate as tick } from 'node:timers/promises';

import {
  type PostgresReplica,
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type ReplicatedOptions, replicated } from './replicated.ts';
import type { ReplicatedDatabase } from './replicated-database.ts';

const sql = (text: string, ...values: unknown[]) => ({ text, values });
const readOnly = { readOnly: true } as const;
const whereAmI = sql("select current_setting('port')::int as port, pg_is_in_recovery() as standby");

describe('a primary with replicas', () => {
  let primary: PostgresServer;
  let near: PostgresReplica;
  let far: PostgresReplica;
  const databases: ReplicatedDatabase[] = [];

  beforeAll(async () => {
    primary = await startPostgresServer();
    [near, far] = await Promise.all([startReplica(primary), startReplica(primary)]);
    const database = open({ replicas: [] });
    await database.query(sql('create table counter (id int primary key, n int not null)'));
    await database.query(sql('insert into counter select id, 0 from generate_series(1, 10) id'));
  }, 120_000);
  beforeEach(async () => {
    await Promise.all([primary.start(), near.start(), far.start()]);
    await Promise.all([near.resumeReplay(), far.resumeReplay()]);
    await Promise.all([near.catchUp(), far.catchUp()]);
  });
  afterEach(async () => {
    await Promise.all(databases.splice(0).map((database) => database.close()));
  });
  afterAll(async () => {
    await Promise.all([near.remove(), far.remove()]);
    await primary.remove();
  });

  function open(options: Partial<ReplicatedOptions> = {}): ReplicatedDatabase {
    const database = replicated({ primary: primary.url, replicas: [near.url, far.url], ...options });
    databases.push(database);
    return database;
  }

  /** Which server a read went to. */
  async function portOf(database: ReplicatedDatabase): Promise<number | undefined> {
    const { rows } = await database.query<{ port: number }>(whereAmI, readOnly);
    return rows[0]?.port;
  }

  const portsOf = async (database: ReplicatedDatabase, reads = 8) =>
    new Set(await Promise.all(Array.from({ length: reads }, () => portOf(database))));

  describe('sends', () => {
    test('what only reads to the replicas in turn, and all else to the primary', async () => {
      const database = open();
      await expect.poll(() => portsOf(database)).toEqual(new Set([near.port, far.port]));
      expect((await database.query(whereAmI)).rows).toEqual([{ port: primary.port, standby: false }]);
      const reading = await database.transaction((transaction) => transaction.query(whereAmI), readOnly);
      expect(reading.rows).toMatchObject([{ standby: true }]);
      const writing = await database.transaction((transaction) => transaction.query(whereAmI));
      expect(writing.rows).toEqual([{ port: primary.port, standby: false }]);
      const held = await database.connection((connection) => connection.query(whereAmI));
      expect(held.rows).toEqual([{ port: primary.port, standby: false }]);
    });

    test('settings along, wherever a read goes', async () => {
      const database = open();
      await expect.poll(() => portsOf(database)).toEqual(new Set([near.port, far.port]));
      const asked = sql("select current_setting('app.actor', true) as actor, pg_is_in_recovery() as standby");
      const options = { ...readOnly, settings: { 'app.actor': 'ada' } };
      const user = database.consistent();
      await user.query(sql('update counter set n = n where id = 10'));
      await Promise.all([near.catchUp(), far.catchUp()]);
      const answers = await Promise.all([
        database.query(asked, options),
        database.transaction((transaction) => transaction.query(asked), options),
        user.query(asked, options),
      ]);
      for (const { rows } of answers) expect(rows).toEqual([{ actor: 'ada', standby: true }]);
    });

    test('a serializable transaction to the primary, since no standby has such', async () => {
      const options = { readOnly: true, isolation: 'serializable' } as const;
      const { rows } = await open().transaction((transaction) => transaction.query(whereAmI), options);
      expect(rows).toEqual([{ port: primary.port, standby: false }]);
    });

    test('a write that was said to be a read nowhere but to a replica, which refuses it', async () => {
      const database = open();
      // While no replica is known to be fit, all goes to the primary.
      await expect.poll(() => portsOf(database), { timeout: 10_000 }).not.toContain(primary.port);
      const write = sql('update counter set n = n + 1 where id = 1');
      await expect(database.query(write, readOnly)).rejects.toMatchObject({ code: '25006' });
      expect((await database.query(sql('select n from counter where id = 1'))).rows).toEqual([{ n: 0 }]);
    });

    test('reads to the primary where there are no replicas', async () => {
      const database = open({ replicas: [] });
      expect(await portsOf(database)).toEqual(new Set([primary.port]));
    });

    test('no reads to what is listed as a replica and is none', async () => {
      const database = open({ replicas: [primary.url, near.url] });
      expect(await portsOf(database)).toEqual(new Set([near.port]));
      expect(database.stats().replicas).toMatchObject([{ state: 'promoted' }, { state: 'fit', lagBytes: 0 }]);
    });
  });

  test('has no timer while nobody reads', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const pool = { idleTimeoutMillis: 0, leakThresholdMs: false } as const;
    const [one, other] = [near, far].map(({ url }) => ({ url, pool }));
    const database = open({
      primary: { url: primary.url, pool },
      replicas: one && other ? [one, other] : [],
    });
    await portsOf(database);
    while (timers() > before) await tick(); // not by poll(), which has a timer itself
    expect(timers()).toBeLessThanOrEqual(before);
  });

  describe('does without a replica', () => {
    test('that lags, until it has caught up', async () => {
      const database = open({ maxLagMs: 150 });
      await expect.poll(() => portsOf(database)).toEqual(new Set([near.port, far.port]));
      await near.pauseReplay();
      await database.query(sql('update counter set n = n where id = 2'));
      await expect.poll(() => portsOf(database), { timeout: 5_000 }).toEqual(new Set([far.port]));
      const state = async () => {
        await portOf(database);
        return database.stats().replicas[0]?.state;
      };
      await expect.poll(state).toBe('lagging');
      await far.pauseReplay();
      await database.query(sql('update counter set n = n where id = 2'));
      await expect.poll(() => portsOf(database), { timeout: 5_000 }).toEqual(new Set([primary.port]));
      await Promise.all([near.resumeReplay(), far.resumeReplay()]);
      await expect.poll(() => portsOf(database), { timeout: 5_000 }).toEqual(new Set([near.port, far.port]));
    });

    test('that lags by more bytes than allowed', async () => {
      const database = open({ maxLagBytes: 50_000, maxLagMs: 1_000 });
      await near.pauseReplay();
      await database.query(sql("select pg_logical_emit_message(true, 'test', repeat('x', 100000))"));
      await expect.poll(() => portsOf(database), { timeout: 5_000 }).toEqual(new Set([far.port]));
    });

    test('that dies, without one read failing', async () => {
      const database = open({ maxLagMs: 500 });
      await portsOf(database);
      let over = false;
      const failures: unknown[] = [];
      let reads = 0;
      const reader = async () => {
        while (!over) {
          await portOf(database).catch((error: unknown) => failures.push(error));
          reads += 1;
        }
      };
      const readers = Array.from({ length: 4 }, reader);
      await expect.poll(() => reads).toBeGreaterThan(20);
      await near.kill();
      const before = reads;
      await expect.poll(() => reads).toBeGreaterThan(before + 100);
      await far.kill();
      const withBoth = reads;
      await expect.poll(() => reads, { timeout: 5_000 }).toBeGreaterThan(withBoth + 100);
      expect(await portOf(database)).toBe(primary.port);
      await Promise.all([near.start(), far.start()]);
      await expect.poll(() => portsOf(database), { timeout: 10_000 }).toEqual(new Set([near.port, far.port]));
      over = true;
      await Promise.all(readers);
      expect(failures).toEqual([]);
    });
  });

  test('reads on while the primary is away', async () => {
    const database = open({ maxLagMs: 200 });
    await portsOf(database);
    await primary.kill();
    const until = performance.now() + 1_000;
    while (performance.now() < until) expect([near.port, far.port]).toContain(await portOf(database));
    await primary.start();
  });

  test('runs a reading transaction again elsewhere where its replica dies, and no more often than allowed', async () => {
    const database = open({ replicas: [near.url] });
    await portsOf(database);
    const ports: unknown[] = [];
    const work = database.transaction(async (transaction) => {
      ports.push((await transaction.query<{ port: number }>(whereAmI)).rows[0]?.port);
      if (ports.length === 1) await near.kill();
      await transaction.query(whereAmI);
    }, readOnly);
    await work;
    expect(ports).toEqual([near.port, primary.port]);
    await near.start();
    await expect.poll(() => portsOf(database), { timeout: 5_000 }).toEqual(new Set([near.port]));
    let runs = 0;
    const once = database.transaction(
      async (transaction) => {
        runs += 1;
        await near.kill();
        await transaction.query(whereAmI);
      },
      { readOnly: true, attempts: 1 },
    );
    await expect(once).rejects.toThrow();
    expect(runs).toBe(1);
  });

  describe('shows to a session what it wrote', () => {
    const read = (id: number) => sql('select n from counter where id = $1', id);

    test('by reading elsewhere, where the replicas do not show it in time', async () => {
      const database = open({ waitMs: 50 });
      await portsOf(database);
      await Promise.all([near.pauseReplay(), far.pauseReplay()]);
      const session = database.consistent();
      await session.query(sql('update counter set n = 41 where id = 3'));
      const stale = await database.query(read(3), readOnly);
      expect(stale.rows).toEqual([{ n: 0 }]);
      expect((await session.query(read(3), readOnly)).rows).toEqual([{ n: 41 }]);
      const inTransaction = await session.transaction((transaction) => transaction.query(read(3)), readOnly);
      expect(inTransaction.rows).toEqual([{ n: 41 }]);
    });

    test('on a replica, once one does', async () => {
      const database = open({ waitMs: 5_000 });
      await portsOf(database);
      await near.pauseReplay();
      const session = database.consistent();
      await session.transaction((transaction) =>
        transaction.query(sql('update counter set n = 5 where id = 4')),
      );
      await far.catchUp();
      for (let reads = 0; reads < 5; reads += 1) {
        const { rows } = await session.query(
          sql("select n, current_setting('port')::int as port from counter where id = 4"),
          readOnly,
        );
        expect(rows).toEqual([{ n: 5, port: far.port }]);
      }
    });

    test('and to whoever has its token', async () => {
      const database = open({ waitMs: 50 });
      const session = database.consistent();
      expect(await session.token()).toBeUndefined();
      await Promise.all([near.pauseReplay(), far.pauseReplay()]);
      await session.query(sql('update counter set n = 7 where id = 5'));
      const token = await session.token();
      expect(token).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
      const elsewhere = open({ waitMs: 50 });
      expect((await elsewhere.consistent(token).query(read(5), readOnly)).rows).toEqual([{ n: 7 }]);
      expect(await elsewhere.consistent(token).token()).toBe(token);
    });

    test('and does not wait for a place the log never reached', async () => {
      const database = open({ waitMs: 60_000 });
      const session = database.consistent('FFFF/FFFFFFFF');
      // The first read of an idle program asks the primary, and learns that its log ends before that.
      expect((await session.query(whereAmI, readOnly)).rows).toEqual([
        { port: primary.port, standby: false },
      ]);
    });

    test('never anything older, whatever the others do', async () => {
      const database = open({ maxLagMs: 2_000 });
      const elsewhere = open({ maxLagMs: 2_000 });
      let violations = 0;
      let onReplicas = 0;
      let over = false;
      const worker = async (id: number) => {
        let session = database.consistent();
        for (let n = 1; n <= 60; n += 1) {
          if (n % 2 === 0) await session.query(sql('update counter set n = $1 where id = $2', n, id));
          else
            await session.transaction((transaction) =>
              transaction.query(sql('update counter set n = $1 where id = $2', n, id)),
            );
          if (n % 7 === 0) session = (n % 2 === 0 ? database : elsewhere).consistent(await session.token());
          const readers = Array.from({ length: 3 }, () =>
            session.query<{ n: number; standby: boolean }>(
              sql('select n, pg_is_in_recovery() as standby from counter where id = $1', id),
              readOnly,
            ),
          );
          for (const { rows } of await Promise.all(readers)) {
            if (rows[0]?.n !== n) violations += 1;
            if (rows[0]?.standby === true) onReplicas += 1;
          }
        }
      };
      const disturb = async () => {
        while (!over) {
          await near.pauseReplay();
          await near.resumeReplay();
          await far.restart();
        }
      };
      const disturbance = disturb();
      await Promise.all([6, 7, 8, 9].map(worker));
      over = true;
      await disturbance;
      expect(violations).toBe(0);
      // How many depends on how fast the disturbance lets them catch up.
      expect(onReplicas).toBeGreaterThan(0);
    }, 60_000);
  });
});
