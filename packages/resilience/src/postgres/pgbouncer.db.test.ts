import { startTcpProxy, type TcpProxy } from '@holdfast/perf-harness/faults';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { findPgBouncer, type PgBouncer, startPgBouncer } from '../../fault-runs/pgbouncer.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

const program = findPgBouncer();
if (program === undefined) process.stdout.write('pgbouncer is not installed: its tests are skipped.\n');

describe.skipIf(program === undefined)('through PgBouncer in transaction mode', () => {
  let server: PostgresServer;
  let bouncer: PgBouncer;
  let proxy: TcpProxy;
  let database: PostgresDatabase;

  beforeAll(async () => {
    server = await startPostgresServer();
    bouncer = await startPgBouncer(program ?? '', server.url);
    proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: Number(new URL(bouncer.url).port) } });
    database = postgres({ url: proxy.through(bouncer.url), preparedStatements: false, pool: { max: 6 } });
    await database.query(text('create table ledger (n int)'));
  });
  beforeEach(() => database.query(text('delete from ledger')));
  afterAll(async () => {
    await database.close();
    await proxy.close();
    await bouncer.stop();
    await server.remove();
  });

  const rows = async () => (await database.query(text('select n from ledger'))).rowCount;

  test('named statements run, unprepared, on whatever server connection comes', async () => {
    const named = (n: number) => ({ name: 'insert-note', ...text('insert into ledger values ($1)', n) });
    await Promise.all(Array.from({ length: 30 }, (_, n) => database.query(named(n))));
    await database.transaction((transaction) => transaction.query(named(30)));
    expect(await rows()).toBe(31);
    const prepared = await database.query(text('select name from pg_prepared_statements'));
    expect(prepared.rows).toEqual([]);
  });

  test('transactions leave no setting behind for whoever has the server connection next', async () => {
    const options = { isolation: 'serializable', deadlineMs: 5_000 } as const;
    await Promise.all(
      Array.from({ length: 6 }, () => database.transaction((one) => one.query(text('select 1')), options)),
    );
    const settings = text(
      "select current_setting('statement_timeout') as timeout, current_setting('transaction_isolation') as level",
    );
    const seen = await Promise.all(
      Array.from({ length: 6 }, async () => (await database.query(settings)).rows[0]),
    );
    expect(new Set(seen.map((row) => JSON.stringify(row)))).toEqual(
      new Set(['{"timeout":"0","level":"read committed"}']),
    );
  });

  test('settings of one statement or transaction are seen by no other', async () => {
    const asked = text("select nullif(current_setting('app.actor', true), '') as actor");
    const actors = ['ada', 'bob', undefined];
    const seen = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const actor = actors[n % 3];
        const settings = actor === undefined ? {} : { 'app.actor': actor };
        const { rows: found } =
          n % 2 === 0
            ? await database.query(asked, { settings })
            : await database.transaction((one) => one.query(asked), { settings });
        return found[0]?.['actor'] === (actor ?? null);
      }),
    );
    expect(new Set(seen)).toEqual(new Set([true]));
  });

  test('a lost COMMIT is resolved', async () => {
    const dropped = proxy.dropNextCommitAcknowledgement();
    await database.transaction((one) => one.query(text('insert into ledger values (1)')), { attempts: 1 });
    expect(await dropped).toBe(true);
    const cut = proxy.cutBeforeCommit();
    await database.transaction((one) => one.query(text('insert into ledger values (2)')));
    expect(await cut).toBe(true);
    expect(await rows()).toBe(2);
  });

  test('a cancellation reaches the statement it was meant for, and no other', async () => {
    const bystander = database.query(text('select pg_sleep(0.2)'));
    const cancelled = database.query(text('select pg_sleep(60)'), { signal: AbortSignal.timeout(50) });
    await expect(cancelled).rejects.toMatchObject({
      code: 'HF_STATEMENT_CANCELLED',
      point: 'on the server',
    });
    await bystander;
  });

  test('a restart of the server behind it is survived', async () => {
    await server.restart();
    await database.transaction((one) => one.query(text('insert into ledger values (1)')), { attempts: 5 });
    expect(await rows()).toBe(1);
  });
});
