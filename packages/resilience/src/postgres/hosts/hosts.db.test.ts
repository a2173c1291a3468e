import { startTcpProxy } from '@holdfast/perf-harness/faults';
import {
  type PostgresReplica,
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { classifyError } from '../../failure/classify-error.ts';
import { postgres } from '../postgres.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { replicated } from '../replicas/replicated.ts';
import type { ResilientPoolOptions } from '../resilient-pool-options.ts';
import type { SessionAttrs } from './session-attrs.ts';

const sql = (text: string, ...values: unknown[]) => ({ text, values });
const whereAmI = sql("select current_setting('port')::int as port");

describe('several hosts', () => {
  let primary: PostgresServer;
  let replica: PostgresReplica;
  const databases: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    primary = await startPostgresServer();
    replica = await startReplica(primary, { synchronous: true });
  }, 60_000);
  afterEach(async () => {
    await Promise.all(databases.splice(0).map((database) => database.close()));
    await replica.remove();
    await primary.remove();
  }, 60_000);

  function urlOf(
    attrs: SessionAttrs,
    servers: readonly Pick<PostgresServer, 'port'>[] = [replica, primary],
  ): string {
    const { username, password, pathname } = new URL(primary.url);
    const hosts = servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=${attrs}`;
  }

  function open(attrs: SessionAttrs, pool: ResilientPoolOptions = {}): PostgresDatabase {
    const database = postgres({ url: urlOf(attrs), pool });
    databases.push(database);
    return database;
  }

  const portOf = async (database: PostgresDatabase) =>
    (await database.query<{ port: number }>(whereAmI, { idempotent: true })).rows[0]?.port;

  test('are told apart where one is asked what became of a lost COMMIT', async () => {
    const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: primary.port } });
    onTestFinished(() => proxy.close());
    const database = postgres({
      url: urlOf('read-write', [replica, { port: proxy.port }]),
      outcomeTimeoutMs: 10_000,
    });
    databases.push(database);
    await database.query(sql('create table ledger (n int)'));
    const dropped = proxy.dropNextCommitAcknowledgement();
    let attempts = 0;
    await database.transaction(async (transaction) => {
      attempts += 1;
      await transaction.query(sql('insert into ledger values (1)'));
    });
    expect({ dropped: await dropped, attempts }).toEqual({ dropped: true, attempts: 1 });
  });

  test('are told apart by what they are', async () => {
    const ports = await Promise.all(
      (['any', 'read-write', 'primary', 'read-only', 'standby', 'prefer-standby'] as const).map((attrs) =>
        portOf(open(attrs)),
      ),
    );
    expect(ports).toEqual([
      replica.port,
      primary.port,
      primary.port,
      replica.port,
      replica.port,
      replica.port,
    ]);
    await replica.stop();
    expect(await portOf(open('any'))).toBe(primary.port);
    expect(await portOf(open('prefer-standby'))).toBe(primary.port);
    const none = open('standby', { connectionTimeoutMillis: 500 });
    await expect(portOf(none)).rejects.toMatchObject({
      code: 'HF_POOL_TIMEOUT',
      message: expect.stringContaining(`127.0.0.1:${replica.port},127.0.0.1:${primary.port}`),
      cause: { code: 'HF_NO_FITTING_HOST' },
    });
    await replica.start();
  });

  test('are not tried one by one with a wrong password', async () => {
    const url = urlOf('read-write').replace(/:[^:@/]+@/, ':wr0ng@');
    const database = postgres({ url });
    databases.push(database);
    const error = await portOf(database).catch((thrown: unknown) => thrown);
    expect(classifyError(error)).toMatchObject({ kind: 'authentication', retry: 'never' });
    expect(String(error)).not.toContain('wr0ng');
  });

  test('go on with the new primary soon after the old one was killed and the replica promoted', async () => {
    const database = replicated({ primary: urlOf('read-write'), replicas: [primary.url, replica.url] });
    databases.push(database);
    await database.query(sql('create table ledger (n int primary key)'));
    const acknowledged: number[] = [];
    const failed = new Set<string>();
    let over = false;
    let next = 0;
    const writer = async () => {
      while (!over) {
        const n = next++;
        await database
          .transaction((transaction) => transaction.query(sql('insert into ledger values ($1)', n)))
          .then(
            () => acknowledged.push(n),
            (error: unknown) => failed.add(classifyError(error).kind),
          );
      }
    };
    const writers = [writer(), writer(), writer()];
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20);
    await primary.kill();
    await replica.promote();
    const promoted = performance.now();
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(before);
    expect(performance.now() - promoted).toBeLessThan(2_000);
    over = true;
    await Promise.all(writers);
    const { rows } = await database.query<{ n: number; port: number }>(
      sql("select n, current_setting('port')::int as port from ledger"),
      { readOnly: true },
    );
    expect(new Set(rows.map(({ port }) => port))).toEqual(new Set([replica.port]));
    const there = new Set(rows.map(({ n }) => n));
    expect(acknowledged.filter((n) => !there.has(n))).toEqual([]);
    for (const kind of failed) {
      expect(['pool-timeout', 'circuit-open', 'commit-outcome-unknown', 'connection-lost']).toContain(kind);
    }
  }, 60_000);

  test('are found again where the network swallows the one in use', async () => {
    const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: primary.port } });
    const { username, password, pathname } = new URL(primary.url);
    const hosts = `127.0.0.1:${proxy.port},127.0.0.1:${replica.port}`;
    const url = `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=primary`;
    const database = postgres({ url, pool: { connectionTimeoutMillis: 2_000 } });
    databases.push(database);
    const held = await database.driver.connect();
    proxy.stall();
    await replica.promote();
    const startedAt = performance.now();
    expect(await portOf(database)).toBe(replica.port);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    held.release(true);
    await proxy.heal();
    await proxy.close();
  });

  test('stay as they are where a transaction was read-only on purpose', async () => {
    const database = open('read-write', { max: 1 });
    const pid = async () => (await database.query(sql('select pg_backend_pid() as pid'))).rows[0];
    const before = await pid();
    const write = database.transaction((transaction) => transaction.query(sql('create table t (n int)')), {
      readOnly: true,
    });
    await expect(write).rejects.toMatchObject({ code: '25006' });
    // The search that this starts ends before the one that a new pool makes on the same servers, one after the other.
    await portOf(open('read-write'));
    expect(await pid()).toEqual(before);
  });

  test('are looked through again when a write was refused', async () => {
    const database = open('read-write', { max: 1 });
    expect(await portOf(database)).toBe(primary.port);
    await replica.promote();
    const direct = postgres({ url: primary.url });
    databases.push(direct);
    // Nobody tells the session that stands: only new ones are read-only.
    await direct.transaction(async (transaction) => {
      await transaction.query(sql("set local synchronous_commit = 'local'"));
      await transaction.query(sql("alter database postgres set default_transaction_read_only = 'on'"));
    });
    expect(await portOf(database)).toBe(primary.port);
    const refused = database.transaction((transaction) => transaction.query(sql('create table t (n int)')), {
      readOnly: true,
    });
    await expect(refused).rejects.toMatchObject({ code: '25006' });
    await expect.poll(() => portOf(database)).toBe(replica.port);
  });

  test('lose every connection to a primary that no longer takes writes, once another one does', async () => {
    const database = open('read-write', { max: 4 });
    await database.query(sql('create table ledger (n int)'));
    const held = await database.driver.connect();
    await Promise.all([portOf(database), portOf(database), portOf(database)]);
    // Somebody promotes the replica, and forbids its old primary to write.
    await replica.promote();
    const direct = postgres({ url: primary.url });
    databases.push(direct);
    await direct.query(sql("alter system set default_transaction_read_only = 'on'"));
    await direct.query(sql("alter system set synchronous_standby_names = ''"));
    await direct.query(sql('select pg_reload_conf()'));
    const write = async () => {
      await database.query(sql('insert into ledger values (1)')).catch(() => {});
      return portOf(database);
    };
    await expect.poll(write, { timeout: 5_000 }).toBe(replica.port);
    await expect(database.query(sql('insert into ledger values (2)'))).resolves.toMatchObject({
      rowCount: 1,
    });
    expect((await held.query<{ port: number }>(whereAmI.text)).rows).toEqual([{ port: primary.port }]);
    held.release();
    await expect
      .poll(async () => {
        const ports = await Promise.all(Array.from({ length: 4 }, () => portOf(database)));
        return new Set(ports);
      })
      .toEqual(new Set([replica.port]));
    const left = await direct.query<{ n: number }>(
      sql(
        "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      ),
    );
    expect(left.rows).toEqual([{ n: 0 }]);
  }, 60_000);
});
