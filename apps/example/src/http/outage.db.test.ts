import { postgres } from '@holdfast/resilience/postgres';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Callers, expectUnavailable } from '../../test/callers.ts';
import { KeyringFixture, password, type Somebody } from '../../test/keyring-fixture.ts';

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

test('a database that is killed in the middle of traffic costs 503s while it is away, and no audit entry', async () => {
  const request = keyring.as(admin.token);
  const create = (caller: number) => (number: number) => {
    const username = `caller-${caller}-${number}`;
    return request('POST', '/api/users', { username, email: `${username}@keyring.example`, password });
  };
  const read = () => request('GET', `/api/users/${admin.user.id}`);
  const callers = new Callers([create(1), create(2), create(3), read, read, read]);
  await callers.reach(100);
  await server.kill();
  await expect.poll(() => callers.answers.at(-1)?.answer.status).toBe(503);
  await server.start();
  const backAt = performance.now();
  await callers.reach(100);
  await callers.stop();

  for (const { answer } of callers.refused) expectUnavailable(answer);
  const lastRefusal = Math.max(...callers.refused.map(({ at }) => at));
  expect(lastRefusal - backAt).toBeLessThan(5_000);

  const created = callers.succeeded
    .map(({ body }) => body)
    .filter((body) => body?.username?.startsWith('caller-'));
  const owner = postgres({ url: server.url, pool: { max: 1 } });
  const { rows } = await owner.query<{ id: string; entries: number }>({
    text: `select id, (select count(*)::int from audit_log where action = 'users.create' and resource_id = users.id::text) as entries
      from users where username like 'caller-%'`,
    values: [],
  });
  await owner.close();
  const entriesOf = new Map(rows.map(({ id, entries }) => [id, entries]));
  expect(created.length).toBeGreaterThan(10);
  for (const { id } of created) expect(entriesOf.get(id), `the entries of ${id}`).toBe(1);
  for (const [id, entries] of entriesOf) expect(entries, `the entries of ${id}`).toBe(1);
  const operator = await keyring.somebody('platform', { isSuperuser: true });
  expect((await keyring.as(operator.token)('GET', '/api/audit/verify')).body).toMatchObject({ ok: true });
}, 90_000);

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
