import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgresServer } from './index.ts';

/** One statement on a connection of its own. */
async function query(server: PostgresServer, text: string): Promise<unknown[]> {
  const client = new Client(server.url);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

/** What a client learns when its server goes away under a statement. */
async function cutStatement(server: PostgresServer, end: () => Promise<void>): Promise<string> {
  const client = new Client(server.url);
  client.on('error', () => {}); // the same news a second time
  await client.connect();
  const sleeping = client.query('select pg_sleep(600)').then(
    () => 'it ended by itself',
    (error: unknown) => String(error),
  );
  await expect
    .poll(() =>
      query(server, "select count(*)::int from pg_stat_activity where query like 'select pg_sleep%'"),
    )
    .toContain(1);
  await end();
  return sleeping;
}

describe('a server of its own', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer({ settings: { wal_level: 'logical', work_mem: '5MB' } });
  });
  afterAll(() => server.remove());

  test('runs with the settings it was given, over the defaults', async () => {
    const text =
      "select setting from pg_settings where name in ('fsync', 'wal_level', 'work_mem') order by name";
    expect(await query(server, text)).toEqual(['off', 'logical', '5120']);
  });

  test('speaks UTF-8, sorts by code point and tells the time in UTC, wherever it runs', async () => {
    const text = `select current_setting('server_encoding'), current_setting('timezone'),
      string_agg(v, '' order by v) from unnest('{a,B,ä,Z}'::text[]) v`;
    expect(await query(server, text)).toEqual(['UTF8', 'UTC', 'BZaä']);
  });

  test('refuses a client that does not know its password', async () => {
    const client = new Client({ connectionString: server.url.replace(/:[0-9a-f]+@/, ':wrong@') });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  test('keeps its data and its port over stop and start, and over restart', async () => {
    await query(server, 'create table kept as select 7 as n');
    await server.stop();
    await expect(query(server, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    await server.restart();
    expect(await query(server, 'select n from kept')).toEqual([7]);
  });

  test('tells its clients when it stops', async () => {
    expect(await cutStatement(server, () => server.stop())).toContain('administrator command');
    await server.start();
  });

  test('cuts its clients off without a word when it is killed, and keeps what it acknowledged', async () => {
    await query(server, 'create table acknowledged (n int)');
    for (let n = 1; n <= 20; n++) await query(server, `insert into acknowledged values (${n})`);
    expect(await cutStatement(server, () => server.kill())).toMatch(/terminated unexpectedly|ECONNRESET/);
    await expect(query(server, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    expect(await query(server, 'select count(*)::int from acknowledged')).toEqual([20]);
    expect(server.log).toContain('automatic recovery in progress');
  });

  test('can be started when it runs, and stopped and killed when it does not', async () => {
    await server.start();
    await server.stop();
    await server.stop();
    await server.kill();
    await server.start();
    expect(await query(server, 'select 1')).toEqual([1]);
  });
});

test.runIf(process.platform === 'linux')(
  'a server that is killed and then removed leaves no shared memory',
  async () => {
    const server = await startPostgresServer();
    const [data] = await query(server, "select current_setting('data_directory')");
    const [, , , , , , keyAndId] = readFileSync(`${data}/postmaster.pid`, 'utf8').split('\n');
    const id = keyAndId?.trim().split(/\s+/)[1];
    const segments = () =>
      readFileSync('/proc/sysvipc/shm', 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/)[1]);
    expect(segments()).toContain(id);
    await server.kill();
    await server.remove();
    expect(segments()).not.toContain(id);
  },
);

test('a removed server says that it is gone, and can be removed again', async () => {
  const server = await startPostgresServer();
  await server.remove();
  await server.remove();
  await expect(server.start()).rejects.toMatchObject({ code: 'HF_SERVER_GONE' });
});

test('a port that is in use is named', async () => {
  const holder = createServer();
  await once(holder.listen(0, '127.0.0.1'), 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    await expect(startPostgresServer({ port })).rejects.toMatchObject({
      code: 'HF_SERVER_PORT_IN_USE',
      message: expect.stringContaining(`port ${port} is in use`),
    });
  } finally {
    holder.close();
  }
});

test('a setting the server refuses is in the error, with what the server says', async () => {
  const starting = startPostgresServer({ settings: { work_mem: 'plenty' } });
  await expect(starting).rejects.toMatchObject({
    code: 'HF_SERVER_FAILED',
    message: expect.stringContaining('invalid value for parameter "work_mem": "plenty"'),
  });
});

test('a start that takes too long is given up', async () => {
  const starting = startPostgresServer({ startTimeoutMs: 1 });
  await expect(starting).rejects.toMatchObject({ code: 'HF_SERVER_TIMEOUT' });
});

test.each([
  [{ port: 0 }, 'port must be an integer from 1 to 65535, not 0'],
  [{ port: 5432.5 }, 'not 5432.5'],
  [{ startTimeoutMs: -1 }, 'startTimeoutMs must be an integer above 0, not -1'],
  [{ settings: { 'fsync=off -c x': 'y' } }, '"fsync=off -c x"'],
  [{ settings: { Port: '5432' } }, 'give the option port'],
])('options are checked before anything is started: %j', async (options, message) => {
  await expect(startPostgresServer(options)).rejects.toThrow(message);
});
