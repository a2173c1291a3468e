import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, type Somebody } from '../../test/keyring-fixture.ts';

let server: PostgresServer;
let keyring: KeyringFixture;
let admin: Somebody;

beforeAll(async () => {
  server = await startPostgresServer();
  keyring = await KeyringFixture.open(server.url);
  admin = await keyring.somebody('acme');
}, 60_000);
afterAll(async () => {
  await keyring.close();
  await server.remove();
});

test('while the database is away, readiness says so, and the process is alive', async () => {
  await server.stop();
  expect(await keyring.request('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await keyring.request('GET', '/health/ready')).toMatchObject({
    status: 503,
    body: { ready: false },
  });
  await server.start();
  await expect
    .poll(async () => (await keyring.request('GET', '/health/ready')).body, { timeout: 15_000 })
    .toEqual({ ready: true, reason: null });
}, 60_000);

test('while the database is away, operators who were there before see how things stand, and nobody else does', async () => {
  const operator = keyring.as((await keyring.somebody('platform', { isSuperuser: true })).token, {
    'keyring-organization': '*',
  });
  const stranger = keyring.as((await keyring.somebody('platform', { isSuperuser: true })).token);
  expect((await operator('GET', '/api/stats')).status).toBe(200);
  await server.stop();
  await expect.poll(async () => (await operator('GET', '/api/organizations')).status).toBe(503);
  expect(await operator('GET', '/api/stats')).toMatchObject({
    status: 200,
    body: { pools: [{ name: 'service' }, { name: 'gate' }] },
  });
  expect((await operator('GET', '/api/metrics')).status).toBe(200);
  expect((await operator('GET', '/api/migrations')).status).toBe(503);
  expect((await stranger('GET', '/api/stats')).status).toBe(503);
  expect((await keyring.as(admin.token)('GET', '/api/stats')).status).toBe(503);
  await server.start();
  await expect.poll(async () => (await keyring.request('GET', '/health/ready')).status).toBe(200);
}, 60_000);
