import { startTcpProxy, type TcpProxy } from '@holdfast/perf-harness/faults';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Transaction } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

describe('a transaction whose COMMIT is lost', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  /** Through the proxy. */
  let database: PostgresDatabase;
  /** Past it. */
  let direct: PostgresDatabase;

  beforeAll(async () => {
    // Nothing gets into the log on disk but what a commit writes there: a crash takes the rest.
    server = await startPostgresServer({ settings: { wal_writer_delay: '10s', autovacuum: 'off' } });
    proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: server.port } });
  });
  beforeEach(async () => {
    await server.start();
    database = open();
    direct = postgres({ url: server.url });
    await direct.query(text('drop table if exists ledger'));
    await direct.query(text('create table ledger (n int)'));
  });
  afterEach(async () => {
    await proxy.heal();
    await server.start();
    await Promise.all([database.close(), direct.close()]);
  });
  afterAll(async () => {
    await proxy.close();
    await server.remove();
  });

  function open(outcomeTimeoutMs = 20_000): PostgresDatabase {
    return postgres({ url: proxy.through(server.url), outcomeTimeoutMs });
  }
  const rows = async () => (await direct.query(text('select n from ledger'), { idempotent: true })).rowCount;
  const insert = (transaction: Transaction) => transaction.query(text('insert into ledger values (1)'));
  const idOf = async (transaction: Transaction) => {
    const current = text('select pg_current_xact_id()::text as xid');
    return (await transaction.query<{ xid: string }>(current)).rows[0]?.xid;
  };

  test('is reported as committed where only the acknowledgement was lost', async () => {
    const dropped = proxy.dropNextCommitAcknowledgement();
    let attempts = 0;
    const answer = await database.transaction(async (transaction) => {
      attempts += 1;
      await insert(transaction);
      return 'done';
    });
    expect(await dropped).toBe(true);
    expect({ answer, attempts, rows: await rows() }).toEqual({ answer: 'done', attempts: 1, rows: 1 });
    expect(database.driver.stats().inUse).toEqual([]);
  });

  test('runs again where COMMIT did not arrive', async () => {
    const cut = proxy.cutBeforeCommit();
    let attempts = 0;
    await database.transaction(async (transaction) => {
      attempts += 1;
      await insert(transaction);
    });
    expect(await cut).toBe(true);
    expect({ attempts, rows: await rows() }).toEqual({ attempts: 2, rows: 1 });
  });

  test('has surely failed where COMMIT did not arrive and no attempt is left', async () => {
    const cut = proxy.cutBeforeCommit();
    const error = await database.transaction(insert, { attempts: 1 }).catch((thrown: unknown) => thrown);
    expect(await cut).toBe(true);
    expect(classifyError(error).kind).toBe('connection-lost');
    expect(await rows()).toBe(0);
  });

  test('is reported as it was by a server that was killed and comes back', async () => {
    const dropped = proxy.dropNextCommitAcknowledgement();
    const committed = database.transaction(
      async (transaction) => {
        await insert(transaction);
        proxy.refuse(); // nobody is asked before the crash
      },
      { attempts: 1 },
    );
    await dropped;
    await server.kill();
    await server.start();
    await proxy.heal();
    await committed;
    expect(await rows()).toBe(1);
  });

  test.each(['on', 'off'])(
    'is reported by a server that was killed, and restarted before it could be asked, with track_commit_timestamp %s',
    async (noted) => {
      await direct.query(text(`alter system set track_commit_timestamp = ${noted}`));
      await server.restart();
      await database.close();
      database = open();
      const dropped = proxy.dropNextCommitAcknowledgement();
      const run = database.transaction(
        async (transaction) => {
          await insert(transaction);
          proxy.refuse(); // nobody is asked before the second start
        },
        { attempts: 1 },
      );
      const outcome = run.then(
        () => 'committed',
        (error: unknown) => classifyError(error).kind,
      );
      await dropped;
      await server.kill();
      await server.start();
      await server.restart(); // its checkpoint takes the place of the one that told of the crash
      await proxy.heal();
      expect(await outcome).toBe(noted === 'on' ? 'committed' : 'commit-outcome-unknown');
      expect(await rows()).toBe(1);
    },
  );

  test('is not mistaken for another one that was given its id after a crash', async () => {
    const { promise: crashed, resolve: crash } = Promise.withResolvers<string | undefined>();
    const lost = database.transaction(
      async (transaction) => {
        await insert(transaction);
        const xid = await idOf(transaction);
        proxy.refuse(); // nobody is asked before the id is taken
        proxy.blackhole('toServer'); // for COMMIT, which has been sent when the next turn of the event loop comes
        setImmediate(() => void server.kill().then(() => crash(xid)));
      },
      { attempts: 1 },
    );
    const outcome = lost.then(
      () => 'committed',
      (error: unknown) => classifyError(error).kind,
    );
    const xid = await crashed;
    await server.start();
    await expect.poll(() => direct.transaction(idOf), { interval: 0 }).toBe(xid);
    const status = await direct.query(text('select pg_xact_status($1::xid8) as status', xid));
    expect(status.rows).toEqual([{ status: 'committed' }]);
    await proxy.heal();
    // A backend that sees the postmaster die may still say so before it goes.
    expect(['connection-lost', 'server-shutdown']).toContain(await outcome);
    expect(await rows()).toBe(0);
  });

  test('is reported as what it became where COMMIT arrives after its connection was given up', async () => {
    const before = proxy.traffic.accepted;
    const run = database.transaction(
      async (transaction) => {
        await insert(transaction);
        proxy.stall('toServer');
      },
      { attempts: 1, deadlineMs: 100 },
    );
    const outcome = run.then(
      () => 'committed',
      () => 'failed',
    );
    // The question is held back like COMMIT itself; which of them arrives first is up to the network.
    await expect.poll(() => proxy.traffic.accepted, { timeout: 5_000 }).toBeGreaterThan(before + 1);
    await proxy.heal();
    expect(await outcome).toBe((await rows()) === 1 ? 'committed' : 'failed');
  });

  test('of which nobody can say what became is unknown, after the time there was to ask', async () => {
    await database.close();
    database = open(300);
    const dropped = proxy.dropNextCommitAcknowledgement();
    let attempts = 0;
    const run = database.transaction(async (transaction) => {
      attempts += 1;
      await insert(transaction);
      proxy.refuse();
    });
    const error = await run.catch((thrown: unknown) => thrown);
    expect(await dropped).toBe(true);
    const connection = { message: expect.stringMatching(/^Connection terminated|ECONNRESET/) };
    const asking = { code: 'ECONNREFUSED' };
    expect(error).toMatchObject({
      code: 'HF_COMMIT_OUTCOME_UNKNOWN',
      message: expect.stringContaining('could not be asked what became of it: connect ECONNREFUSED'),
      cause: { errors: [connection, asking] },
    });
    expect(classifyError(error)).toEqual({
      kind: 'commit-outcome-unknown',
      retry: 'if-idempotent',
      outage: true,
    });
    expect(attempts).toBe(1);
    expect(database.driver.stats().inUse).toEqual([]);
  });

  test('of unknown outcome runs again where that does no harm', async () => {
    await database.close();
    database = open(0);
    const dropped = proxy.dropNextCommitAcknowledgement();
    let attempts = 0;
    const merge = (transaction: Transaction) => {
      attempts += 1;
      return transaction.query(text('insert into ledger select 1 where not exists (select from ledger)'));
    };
    await database.transaction(merge, { idempotent: true });
    expect(await dropped).toBe(true);
    expect({ attempts, rows: await rows() }).toEqual({ attempts: 2, rows: 1 });
  });

  test('and that only read has nothing to lose', async () => {
    const dropped = proxy.dropNextCommitAcknowledgement();
    const read = database.transaction(
      async (transaction) => (await transaction.query(text('select n from ledger'))).rowCount,
      { readOnly: true },
    );
    await expect(read).resolves.toBe(0);
    expect(await dropped).toBe(true);
  });
});
