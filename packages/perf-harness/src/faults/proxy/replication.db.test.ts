import { startPostgresServer, startReplica } from '@holdfast-tooling/test-databases/server';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startTcpProxy } from './tcp-proxy.ts';

test('a replica behind a proxy lags while that stalls, and catches up', async () => {
  const primary = await startPostgresServer();
  const client = new Client(primary.url);
  await client.connect();
  await client.query('create table kept (n int)');
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: primary.port } });
  const far = await startReplica(primary, { through: { host: '127.0.0.1', port: proxy.port } });
  await far.catchUp();
  proxy.stall();
  await client.query('insert into kept values (0)');
  expect((await far.replayLag()).bytes).toBeGreaterThan(0);
  await proxy.heal();
  await far.catchUp();
  expect((await far.replayLag()).bytes).toBe(0);
  await client.end();
  await far.remove();
  await proxy.close();
  await primary.remove();
});
