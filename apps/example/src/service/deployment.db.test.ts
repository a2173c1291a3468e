import { readFile } from 'node:fs/promises';
import {
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keyring, killKeyrings } from '../../test/keyring-process.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../../test/pgbouncer.ts';

const program = findPgBouncer();
if (program === undefined) process.stdout.write('pgbouncer is not installed: its tests are skipped.\n');

const passwords = {
  owner: 'of the owner',
  app: 'of the app',
  gate: 'of the gate',
  replica: 'of the replica',
};
const password = 'correct horse battery';

/** A server as `deploy/postgres` prepares it: what psql would put in is put in here. */
async function prepare(url: string): Promise<void> {
  const sql = await readFile(new URL('../../deploy/postgres/roles.sql', import.meta.url), 'utf8');
  const client = new Client(url);
  await client.connect();
  await client.query(
    sql.replaceAll(/:'(\w+)_password'/g, (_, of: string) => `'${passwords[of as keyof typeof passwords]}'`),
  );
  await client.end();
}

describe.skipIf(program === undefined)('deployed as the compose file does it', () => {
  let primary: PostgresServer;
  let replica: PostgresServer;
  let bouncer: PgBouncer;
  let env: NodeJS.ProcessEnv;

  const urlOf = (role: string, secret: string, port: number) =>
    `postgres://${role}:${encodeURIComponent(secret)}@127.0.0.1:${port}/keyring`;

  beforeAll(async () => {
    primary = await startPostgresServer();
    const postgres = new Client(primary.url);
    await postgres.connect();
    await postgres.query('create database keyring');
    await postgres.end();
    await prepare(primary.url.replace(/postgres$/, 'keyring'));
    replica = await startReplica(primary);
    bouncer = await startPgBouncer(program ?? '', primary.port, {
      keyring_app: passwords.app,
      keyring_gatekeeper: passwords.gate,
    });
    env = {
      DATABASE_URL: urlOf('keyring_app', passwords.app, bouncer.port),
      KEYRING_GATE_DATABASE_URL: urlOf('keyring_gatekeeper', passwords.gate, bouncer.port),
      KEYRING_REPLICA_URLS: urlOf('keyring_app', passwords.app, replica.port),
      KEYRING_KEYS: (await keyring(['new-key'], {}).ended).out.trim(),
      KEYRING_PREPARED_STATEMENTS: '0',
      HOST: '127.0.0.1',
      PORT: '0',
    };
  }, 60_000);
  afterEach(killKeyrings);
  afterAll(async () => {
    await bouncer.stop();
    await replica.remove();
    await primary.remove();
  });

  test('the owner migrates, who is no superuser, and nobody else can', async () => {
    const owner = { DATABASE_URL: urlOf('keyring_owner', passwords.owner, primary.port) };
    expect(await keyring(['migrate'], owner).ended).toMatchObject({ status: 0, err: '' });
    const app = new Client(urlOf('keyring_app', passwords.app, primary.port));
    await app.connect();
    for (const sql of ['create table mine ()', 'delete from audit_log', 'set role keyring_gate'])
      await expect(app.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    expect((await app.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '10s' }]);
    await app.end();
  });

  test('the service works through PgBouncer, reads from the replica, and ends when it is told to', async () => {
    const operator = ['create-operator', '--username', 'ada', '--email', 'ada@keyring.example'];
    expect(await keyring(operator, { ...env, KEYRING_OPERATOR_PASSWORD: password }).ended).toMatchObject({
      status: 0,
    });
    const { child, ended, says } = keyring([], env);
    const url = await says(/Server listening at (http:\S+?)"/);
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ ready: true, reason: null });
    const signedIn = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organization: 'platform', login: 'ada', password }),
    });
    const cookie = String(signedIn.headers.get('set-cookie')).split(';')[0] ?? '';
    const { csrfToken } = Object(await signedIn.json());
    const headers = { cookie, 'content-type': 'application/json', 'x-csrf-token': csrfToken };
    const register = (number: number) =>
      fetch(`${url}/api/users`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ username: `u${number}`, email: `u${number}@keyring.example`, password }),
      });
    const made = await Promise.all(Array.from({ length: 20 }, (_, number) => register(number)));
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
    const get = async (path: string) =>
      Object(await (await fetch(`${url}${path}`, { headers: { cookie } })).json());
    expect((await get('/api/users?limit=100')).items).toHaveLength(21);
    expect(await get('/api/audit/verify')).toMatchObject({ ok: true, problem: null });
    // The operator's own one, too.
    const entries = async () => (await get('/api/audit?action=users.create&limit=100')).items;
    await expect.poll(entries).toHaveLength(21);
    expect((await get('/api/stats')).pools).toContainEqual(
      expect.objectContaining({ name: 'replica 1', replica: expect.objectContaining({ state: 'fit' }) }),
    );
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
  });
});
