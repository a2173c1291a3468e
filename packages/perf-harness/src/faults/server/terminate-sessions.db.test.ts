import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { terminateSessions } from './terminate-sessions.ts';

test('a share of the sessions is ended, and not the administrator’s own', async () => {
  const server = await startPostgresServer();
  const clients = Array.from({ length: 4 }, () => new Client(server.url));
  const ended: Client[] = [];
  for (const client of clients) {
    client.on('error', () => {});
    client.on('end', () => ended.push(client));
    await client.connect();
  }
  expect(await terminateSessions(server.url, 0.5)).toBe(2);
  await expect.poll(() => ended.length).toBe(2);
  expect(await terminateSessions(server.url)).toBe(2);
  await expect.poll(() => ended.length).toBe(4);
  expect(await terminateSessions(server.url)).toBe(0);
  await server.remove();
});

test('a share that cannot be is refused', async () => {
  await expect(terminateSessions('postgres://h', 1.1)).rejects.toThrow(
    'share must be a number from 0 to 1; got 1.1.',
  );
});
