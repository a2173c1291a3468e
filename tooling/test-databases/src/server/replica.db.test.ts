import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresReplica, type PostgresServer, startPostgresServer, startReplica } from './index.ts';

/** One statement on a connection of its own. */
async function query(server: PostgresServer, text: string): Promise<unknown[]> {
  const client = new Client(server.url);
  client.on('error', () => {}); // the same news a second time
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}
const count = 'select count(*)::int from kept';

describe('a replica', () => {
  let primary: PostgresServer;
  let replica: PostgresReplica;
  beforeAll(async () => {
    // More of everything that a replica must not have less of.
    primary = await startPostgresServer({ settings: { max_connections: '250', max_wal_senders: '12' } });
    await query(primary, 'create table kept as select n from generate_series(1, 1000) n');
    replica = await startReplica(primary, { applicationName: 'reader' });
  });
  afterAll(async () => {
    await replica.remove();
    await primary.remove();
  });

  test('has what its primary had and gets what it writes, for reading only', async () => {
    expect(await query(replica, `${count} union all select pg_is_in_recovery()::int`)).toEqual([1000, 1]);
    await query(primary, 'insert into kept values (1001)');
    await replica.catchUp();
    expect(await query(replica, count)).toEqual([1001]);
    await expect(query(replica, 'delete from kept')).rejects.toMatchObject({ code: '25006' });
    expect(await query(primary, 'select application_name, state from pg_stat_replication')).toEqual([
      'reader',
      'streaming',
    ]);
  });

  test('lags while its replay is paused, and catches up', async () => {
    await replica.catchUp();
    const [before] = await query(replica, count);
    await replica.pauseReplay();
    await query(primary, 'insert into kept select generate_series(1, 500)');
    const { bytes, ms } = await replica.replayLag();
    expect(bytes).toBeGreaterThan(500 * 30);
    expect(ms).toBeGreaterThan(0);
    expect(await query(replica, count)).toEqual([before]);
    await replica.resumeReplay();
    await replica.catchUp();
    expect(await query(replica, count)).toEqual([Number(before) + 500]);
    expect(await replica.replayLag()).toEqual({ bytes: 0, ms: 0 });
  });

  test('can be killed, stopped and started, and so can its primary', async () => {
    for (const away of [() => replica.kill(), () => replica.stop()]) {
      await away();
      await expect(query(replica, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await query(primary, 'insert into kept values (0)');
      await replica.start();
      await replica.catchUp();
    }
    await primary.kill();
    expect(await query(replica, 'select 1')).toEqual([1]);
    await primary.start();
    await query(primary, 'insert into kept values (0)');
    await replica.catchUp();
    expect(await query(replica, count)).toEqual(await query(primary, count));
  });

  test('may be one of several', async () => {
    const other = await startReplica(primary);
    await query(primary, 'insert into kept values (0)');
    await Promise.all([replica.catchUp(), other.catchUp()]);
    expect(await query(other, count)).toEqual(await query(replica, count));
    await other.remove();
    expect(await query(primary, 'select count(*)::int from pg_replication_slots')).toEqual([1]);
  });
});

test('a promoted replica takes writes, and its primary is as it was', async () => {
  const primary = await startPostgresServer();
  await query(primary, 'create table kept (n int)');
  const replica = await startReplica(primary);
  await replica.catchUp();
  await replica.promote();
  await query(replica, 'insert into kept values (1)');
  expect(await query(primary, count)).toEqual([0]);
  await replica.restart();
  expect(await query(replica, `${count} union all select pg_is_in_recovery()::int`)).toEqual([1, 0]);
  await replica.remove();
  await primary.remove();
});

test('a primary waits for its synchronous replica, and no longer once that is removed', async () => {
  const primary = await startPostgresServer();
  await query(primary, 'create table kept (n int)');
  const session = new Client(primary.url);
  await session.connect();
  const replica = await startReplica(primary, { synchronous: true });
  expect(replica.synchronous).toBe(true);
  expect(await query(primary, 'select sync_state from pg_stat_replication')).toEqual(['sync']);
  await replica.stop();
  // A session from before the replica.
  const writing = session.query('insert into kept values (1)');
  const waiting = "select count(*)::int from pg_stat_activity where wait_event = 'SyncRep'";
  await expect.poll(() => query(primary, waiting)).toEqual([1]);
  await replica.start();
  await writing;
  const [data] = await query(replica, "select current_setting('data_directory')");
  expect(existsSync(String(data))).toBe(true);
  await replica.remove();
  expect(existsSync(String(data))).toBe(false);
  await session.query('insert into kept values (2)');
  await session.end();
  await primary.remove();
});

test('a replica whose primary is gone can still be promoted and removed', async () => {
  const primary = await startPostgresServer();
  const replica = await startReplica(primary, { synchronous: true });
  await primary.remove();
  await replica.promote();
  await query(replica, 'create table kept (n int)');
  await replica.remove();
});

test('a promoted replica can have a synchronous replica of its own', async () => {
  const first = await startPostgresServer();
  const second = await startReplica(first, { synchronous: true });
  await first.remove();
  await second.promote();
  const third = await startReplica(second, { synchronous: true });
  expect(await query(second, 'select sync_state from pg_stat_replication')).toEqual(['sync']);
  await query(second, 'create table kept as select 1 as n');
  await second.kill();
  await third.promote();
  expect(await query(third, count)).toEqual([1]);
  await third.remove();
  await second.remove();
});

test('a primary that does not run has no replica, and nothing is left of the attempt', async () => {
  const primary = await startPostgresServer();
  await primary.stop();
  await expect(startReplica(primary)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await primary.start();
  await expect(startReplica(primary, { settings: { work_mem: 'plenty' } })).rejects.toMatchObject({
    code: 'HF_SERVER_FAILED',
  });
  expect(await query(primary, 'select count(*)::int from pg_replication_slots')).toEqual([0]);
  await primary.remove();
});

test.each([
  [{ applicationName: "x' y" }, 'applicationName must be 1 to 63 of a-z, 0-9 and _, not "x\' y"'],
  [{ through: { host: 'a b', port: 1 } }, 'through.host must be a name or an address, not "a b"'],
  [{ through: { host: 'a', port: 0 } }, 'through.port must be an integer from 1 to 65535, not 0'],
])('options are checked before anything is started: %j', async (options, message) => {
  const never = () => Promise.reject(new Error('nothing is to be done'));
  const primary = {
    port: 1,
    url: 'postgres://h',
    log: '',
    start: never,
    stop: never,
    kill: never,
    restart: never,
    remove: never,
  };
  await expect(startReplica(primary, options)).rejects.toThrow(message);
});
