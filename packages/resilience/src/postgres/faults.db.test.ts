import { setImmediate as tick } from 'node:timers/promises';

import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { classifyError } from '../failure/classify-error.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });
const one = text('select 1 as one');

describe('a server that fails', () => {
  let server: PostgresServer;
  const databases: PostgresDatabase[] = [];

  beforeAll(async () => {
    server = await startPostgresServer();
  });
  beforeEach(() => server.start());
  afterEach(() => Promise.all(databases.splice(0).map((database) => database.close())));
  afterAll(() => server.remove());

  function open(pool: ResilientPoolOptions = {}): PostgresDatabase {
    const database = postgres({ url: server.url, pool });
    databases.push(database);
    return database;
  }

  /** When the server accepts connections, as one sees it who tries all the time. */
  async function accepting(): Promise<number> {
    for (;;) {
      const client = new pg.Client(server.url);
      client.on('error', () => {}); // connect() rejects with it
      try {
        await client.connect();
        return performance.now();
      } catch {
        await tick();
      } finally {
        await client.end();
      }
    }
  }

  /** Queries while the server goes away and comes back; what failed, and how long after that the first was answered. */
  async function queryThrough(database: PostgresDatabase, callers: number, goAway: () => Promise<void>) {
    const failures: unknown[] = [];
    const phase: { now: 'before' | 'away' | 'over'; answeredAt?: number } = { now: 'before' };
    const call = async () => {
      while (phase.now !== 'over') {
        try {
          await database.query(one, { idempotent: true });
          if (phase.now === 'away') phase.answeredAt ??= performance.now();
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const calls = Array.from({ length: callers }, call);
    await database.query(one);
    await goAway();
    phase.now = 'away';
    const [acceptedAt] = await Promise.all([accepting(), server.start()]);
    await expect.poll(() => phase.answeredAt, { interval: 5 }).toBeDefined();
    phase.now = 'over';
    await Promise.all(calls);
    return { failures, recoveryMs: (phase.answeredAt ?? Number.NaN) - acceptedAt };
  }

  test.each([
    ['restart', 3],
    ['restart', 50],
    ['kill', 3],
    ['kill', 50],
  ] as const)('is found again after a %s, within a second, by %i callers', async (how, callers) => {
    const database = open({ max: 5 });
    const { failures, recoveryMs } = await queryThrough(database, callers, () =>
      how === 'kill' ? server.kill() : server.stop(),
    );
    expect(recoveryMs).toBeLessThan(1_000);
    for (const error of failures) {
      expect(['circuit-open', 'connection-lost', 'server-shutdown', 'not-connected']).toContain(
        classifyError(error).kind,
      );
    }
    await database.query(one, { idempotent: true }); // the one that closes the breaker, where the first found it open
    expect(database.driver.stats()).toMatchObject({ breaker: { kind: 'closed' }, inUse: [] });
  });

  test('lets callers fail within the time they have, saying what was tried', async () => {
    await server.stop();
    const database = open({ connectionTimeoutMillis: 400 });
    const startedAt = performance.now();
    const error = await database.query(one).catch((thrown: unknown) => thrown);
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(error).toMatchObject({ code: 'HF_POOL_TIMEOUT', inUse: 0, cause: { code: 'ECONNREFUSED' } });
    expect(error instanceof Error ? error.message : '').toMatch(
      /^no connection to 127\.0\.0\.1:\d+ could be made within 4\d\d ms \(0 of 10 in use, 1 waiting\)\.\n {2}Look whether the server runs and accepts connections from here\.\n {2}cause: last connect failure 0\.\d s ago: ECONNREFUSED 127/,
    );
  });

  test('is waited for, where it comes back in time', async () => {
    await server.stop();
    const database = open({ connectionTimeoutMillis: 20_000 });
    const waiting = database.query(one);
    await server.start();
    await expect(waiting).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  test('is not asked by a thousand callers, who are refused at once', async () => {
    const database = open({ max: 5, connectionTimeoutMillis: 20_000 });
    await database.query(one);
    await server.stop();
    const startedAt = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 1_000 }, () => database.query(one)));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const kinds = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? classifyError(outcome.reason).kind : 'answered',
    );
    expect(new Set(kinds)).toEqual(new Set(['circuit-open']));
    expect(database.driver.stats()).toMatchObject({ waiting: 0, breaker: { kind: 'open' } });
  });

  test('does not end this process when it takes idle connections, or one that is out, with it', async () => {
    const database = open({ max: 3 });
    const held = await database.driver.connect();
    await Promise.all([database.query(one), database.query(one)]);
    const gone = new Promise((resolve) => held.once('end', resolve));
    await server.kill();
    await gone;
    held.release();
    await expect.poll(() => database.driver.totalCount).toBe(0);
    await server.start();
    await expect(database.query(one)).resolves.toMatchObject({ rowCount: 1 });
  });

  test('has run a transaction whose connection it lost half-way exactly once in the end', async () => {
    const database = open();
    await database.query(text('create table ledger (n int)'));
    let attempts = 0;
    await database.transaction(async (transaction) => {
      attempts += 1;
      await transaction.query(text('insert into ledger values (1)'));
      if (attempts === 1) await server.kill().then(() => server.start());
      await transaction.query(text('insert into ledger values (2)'));
    });
    expect(attempts).toBe(2);
    expect((await database.query(text('select n from ledger order by n'))).rows).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
  });
});
