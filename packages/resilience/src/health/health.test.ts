import { createServer, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Database } from '../database.ts';
import { postgres } from '../postgres/postgres.ts';
import { replicated } from '../postgres/replicas/replicated.ts';
import { health } from './health.ts';
import { readiness } from './readiness.ts';
import { stats } from './stats.ts';

/** A server that takes connections, and never says a word. */
let silent: Server;
let port: number;
const sockets = new Set<Socket>();

beforeEach(async () => {
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('answers within its limit where the database never does', async () => {
  const database = postgres({ url: `postgres://user:secret@127.0.0.1:${port}/app` });
  const found = await health(database, { limitMs: 30 });
  expect(found).toMatchObject({ status: 'down', reason: 'timeout' });
  expect(found.latencyMs).toBeLessThan(1_000);
  for (const socket of sockets) socket.destroy();
  await database.close();
});

test('is not ready while the circuit breaker is open, and says why without asking anybody', async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  const url = `postgres://user:secret@127.0.0.1:${port}/app`;
  const pool = { connectionTimeoutMillis: 200, breaker: { consecutiveFailures: 1, openMs: 60_000 } };
  const database = postgres({ url, pool, retry: { attempts: 1 } });
  await health(database);
  const found = await readiness(database);
  expect(found).toMatchObject({ status: 'down', ready: false, reason: 'circuit-open' });
  expect(found.stats?.breaker.kind).toBe('open');
  expect(JSON.stringify(found)).not.toContain('secret');
  await database.close();
});

test('has no statistics of a database that keeps none', () => {
  // Only `driver` is looked at.
  expect(stats({ driver: {} } as Database)).toBeUndefined();
});

test('tells of a primary with replicas what its primary does', async () => {
  const url = `postgres://user:secret@127.0.0.1:${port}/app`;
  const database = replicated({ primary: url, replicas: [url] });
  expect(stats(database)).toMatchObject({ total: 0, inUse: [], breaker: { kind: 'closed' } });
  for (const socket of sockets) socket.destroy();
  expect(await readiness(database, { limitMs: 30 })).toMatchObject({ ready: false, status: 'down' });
  for (const socket of sockets) socket.destroy();
  await database.close();
});
