import { startTcpProxy, type TcpProxy } from '@holdfast/perf-harness/faults';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Transaction } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });
const insert = (transaction: Transaction) => transaction.query(text('insert into ledger values (1)'));

describe('where the network swallows what is sent, and nobody has set a limit', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  /** Through the proxy. */
  let database: PostgresDatabase;
  /** Past it. */
  let direct: PostgresDatabase;

  beforeAll(async () => {
    server = await startPostgresServer();
    proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: server.port } });
    direct = postgres({ url: server.url });
    await direct.query(text('create table ledger (n int)'));
  });
  beforeEach(async () => {
    await direct.query(text('truncate ledger'));
    database = open();
  });
  afterEach(async () => {
    await proxy.heal();
    await database.close();
  });
  afterAll(async () => {
    await direct.close();
    await proxy.close();
    await server.remove();
  });

  function open(keepAliveInitialDelayMillis = 200): PostgresDatabase {
    return postgres({
      url: proxy.through(server.url),
      pool: { keepAliveInitialDelayMillis },
      outcomeTimeoutMs: 20_000,
    });
  }
  const rows = async () => (await direct.query(text('select n from ledger'))).rowCount;
  const failureOf = (run: Promise<unknown>) => run.catch((error: unknown) => error);
  /** Swallows what goes over the connections there are; new ones come through. */
  const lose = (direction: 'toServer' | 'toClient') => proxy.blackhole(direction, 'open');
  const silent = (why: string) => ({ code: 'HF_CONNECTION_SILENT', message: expect.stringContaining(why) });

  describe.each(['toServer', 'toClient'] as const)('%s', (direction) => {
    test('a single statement ends, and nobody knows whether it was applied', async () => {
      await database.query(text('select 1'));
      lose(direction);
      const error = await failureOf(database.query(text('insert into ledger values (1)')));
      expect(error).toMatchObject({
        code: 'HF_STATEMENT_OUTCOME_UNKNOWN',
        cause: silent('the server waits for a statement itself'),
      });
      expect(database.driver.stats()).toMatchObject({ inUse: [] });
    });

    test('a read is done again', async () => {
      await database.query(text('select 1'));
      lose(direction);
      const read = database.query(text('select n from ledger'), { idempotent: true });
      await expect(read).resolves.toMatchObject({ rowCount: 0 });
    });

    test('so does one with settings, and a read with settings is done again', async () => {
      const settings = { 'app.actor': 'ada' };
      await database.query(text('select 1'), { settings });
      lose(direction);
      const error = await failureOf(database.query(text('insert into ledger values (1)'), { settings }));
      expect(error).toMatchObject({ code: 'HF_STATEMENT_OUTCOME_UNKNOWN' });
      expect(await rows()).toBe(direction === 'toServer' ? 0 : 1);
      lose(direction);
      const told = text("select current_setting('app.actor') as actor");
      const read = database.query(told, { settings, idempotent: true });
      await expect(read).resolves.toMatchObject({ rows: [{ actor: 'ada' }] });
    });

    test('so does what goes past this package, through the pool it shares', async () => {
      const client = await database.driver.connect();
      lose(direction);
      expect(await failureOf(client.query('select 1'))).toMatchObject(silent('the server waits'));
      client.release(true);
    });

    test.each(['begin', 'statement', 'commit', 'rollback'] as const)(
      'a transaction whose %s is lost ends as the server says',
      async (lost) => {
        await database.query(text('select 1'));
        if (lost === 'begin') lose(direction);
        let attempts = 0;
        const run = database.transaction(async (transaction) => {
          attempts += 1;
          if (attempts === 1 && lost === 'statement') lose(direction);
          await insert(transaction);
          if (attempts > 1) return;
          if (lost === 'commit' || lost === 'rollback') lose(direction);
          if (lost === 'rollback') throw new Error('on second thoughts');
        });
        const error = await failureOf(run);
        // The work begins behind BEGIN, and a COMMIT that arrived needs no second attempt.
        const once = lost === 'begin' || (lost === 'commit' && direction === 'toClient');
        expect({ error, attempts, rows: await rows() }).toEqual(
          lost === 'rollback'
            ? { error: new Error('on second thoughts'), attempts: 1, rows: 0 }
            : { error: undefined, attempts: once ? 1 : 2, rows: 1 },
        );
      },
    );
  });

  test('a statement that the server works on is waited for', async () => {
    const before = proxy.traffic.accepted;
    const answer = database.query(text('select 1 as one from pg_sleep(2)'));
    await expect(answer).resolves.toMatchObject({ rows: [{ one: 1 }] });
    expect(proxy.traffic.accepted - before).toBeGreaterThan(2); // the server was asked again and again
  });

  test('a statement ends where the server cannot be asked', async () => {
    await database.query(text('select 1'));
    const failure = failureOf(database.query(text('select pg_sleep(60)')));
    proxy.blackhole();
    proxy.refuse();
    const error = await failure;
    expect(error).toMatchObject({
      cause: silent('the server could not be asked about it (connect ECONNREFUSED'),
    });
    expect(classifyError(error).kind).toBe('connection-lost');
  });

  test('a statement ends whose server process is gone', async () => {
    const client = await database.driver.connect();
    const { rows: found } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const failure = failureOf(client.query('select pg_sleep(60)'));
    lose('toClient');
    await direct.query(text('select pg_terminate_backend($1, 5000)', found[0]?.pid));
    expect(await failure).toMatchObject(silent('the server has no such session any more'));
    client.release(true);
  });

  test('nobody is asked, and nothing given up, with keepAlive off', async () => {
    await database.close();
    database = postgres({
      url: proxy.through(server.url),
      pool: { keepAlive: false, keepAliveInitialDelayMillis: 100 },
    });
    const before = proxy.traffic.accepted;
    await database.query(text('select pg_sleep(1)'));
    expect(proxy.traffic.accepted - before).toBe(1);
  });
});
