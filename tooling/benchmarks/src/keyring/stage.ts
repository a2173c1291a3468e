import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';
import { placeServer } from '../database/place-server.ts';
import type { Placement } from '../database/placement.ts';
import { inFlight } from './capacity.ts';
import { Client } from './client.ts';
import { startService } from './service.ts';
import { makeTenant, type Tenant } from './tenant.ts';

/** The services beside each other, on one database with one organization in it. */
export interface Stage {
  readonly tenant: Tenant;
  /** The reference first. */
  readonly clients: readonly Client[];
  readonly admin: pg.Client;
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const keyring = fileURLToPath(new URL('dist/main.js', import.meta.resolve('@holdfast/example/package.json')));
const byHand = fileURLToPath(new URL('by-hand/main.ts', import.meta.url));
const operator = { login: 'operator', password: 'correct horse battery' };
/** Room in memory, and nothing that starts by itself in the middle of a slice. */
const settings = { shared_buffers: '1GB', max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off' };

export async function openStage(placed: Placement | undefined): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const server = await startPostgresServer({ settings });
  opened.defer(() => server.remove());
  const admin = new pg.Client(server.url);
  await admin.connect();
  opened.defer(() => admin.end());
  if (placed !== undefined) await placeServer(admin, placed.server);

  const env = {
    DATABASE_URL: server.url,
    HOST: '127.0.0.1',
    PORT: '0',
    KEYRING_INSECURE_HTTP: '1',
    KEYRING_KEYS: `benchmark:${randomBytes(32).toString('base64')}`,
    KEYRING_RATE_LIMIT: '1000000000',
    KEYRING_OPERATOR_PASSWORD: operator.password,
  };
  const names = ['--username', operator.login, '--email', `${operator.login}@keyring.example`];
  for (const args of [['migrate'], ['create-operator', ...names]]) {
    await promisify(execFile)(process.execPath, [keyring, ...args], { env });
  }
  const first = await startService({ file: keyring, env }, placed);
  const tenant = await makeTenant(first.origin, operator, admin).finally(() => first.stop());
  // Those that are measured connect to a database that has been at work: the plans that they keep are not of empty tables.
  const serve = async (file: string) => {
    const service = await startService({ file, env }, placed);
    opened.defer(() => service.stop());
    return service;
  };
  const [ours, reference, control] = [await serve(keyring), await serve(byHand), await serve(byHand)];
  const { tokens } = tenant;
  const clients = [
    new Client('by hand', reference, { token: tokens.byHand, connections: inFlight }),
    new Client('control', control, { token: tokens.byHand, connections: inFlight }),
    new Client('keyring', ours, { token: tokens.keyring, connections: inFlight }),
  ];
  for (const client of clients) opened.defer(() => client.close());
  const all = opened.move();
  return { tenant, clients, admin, settings, close: () => all.disposeAsync() };
}
