import { once } from 'node:events';
import { postgres } from '@holdfast/resilience/postgres';
import { pino } from 'pino';
import { buildServer } from '../http/server.ts';
import { createKeyringStore } from '../keyring/store.ts';
import { applyMigrations } from './apply-migrations.ts';
import { checkPort } from './check-port.ts';
import { KeyringClient } from './client.ts';
import { explain } from './explain.ts';
import { measureReads } from './measure-reads.ts';
import { Narrator } from './narrator.ts';
import type { DemoOptions } from './options.ts';
import { cutConnections } from './outage.ts';
import { provideDatabase } from './provide-database.ts';
import { createAdministrator, seedUsers } from './seed.ts';
import { takeTour } from './tour.ts';

/** Runs the demo to its end, and answers the status to exit with. Whatever it started is stopped by then. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const narrator = new Narrator(options.json ? process.stderr : process.stdout);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const result = await demonstrate(options, narrator, interrupt.signal);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.ok ? 0 : 1;
  } catch (error) {
    if (interrupt.signal.aborted) {
      narrator.line('Stopped.');
      return 130;
    }
    const problem = explain(error, options);
    if (options.json) process.stdout.write(`${JSON.stringify({ ok: false, error: problem })}\n`);
    process.stderr.write(`\n${problem.message}\n`);
    return 1;
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  }
}

async function demonstrate(options: DemoOptions, narrator: Narrator, signal: AbortSignal) {
  const start = performance.now();
  await using stack = new AsyncDisposableStack();
  narrator.title('Keyring, the example service of Holdfast');

  await checkPort(options.port);
  const provided = stack.use(
    await narrator.time(
      ({ description }) => `PostgreSQL ${description}`,
      () => provideDatabase(options.databaseUrl),
    ),
  );
  signal.throwIfAborted();
  const database = postgres({ url: provided.url, pool: { max: 10, application_name: 'keyring' } });
  const store = createKeyringStore(database);
  stack.defer(() => store.close());

  const migrations = await applyMigrations(database, { narrator, signal });
  const seeded = await narrator.time(
    (added) =>
      added === 0 ? 'Users are there already' : `${added.toLocaleString('en')} users, each with an API key`,
    () => seedUsers(store, options.users),
  );
  const token = await createAdministrator(store);
  signal.throwIfAborted();

  const app = buildServer(store, pino({ level: 'warn' }, process.stderr));
  stack.defer(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  const client = new KeyringClient(url, token);
  const first = await client.request('GET', '/users?limit=1', undefined, signal);
  const firstAnswerMs = performance.now() - start;
  narrator.done(`Serving ${url}`, firstAnswerMs);

  narrator.title('A short tour, over HTTP');
  const steps = await takeTour(client, narrator, signal);
  const outage = await cutConnections(client, provided.url, signal);
  const told = `The database cut ${outage.connectionsCut} connections: ${outage.requests - outage.failed} of ${outage.requests} requests answered, none slower than ${Math.ceil(outage.slowestMs)} ms`;
  if (outage.failed === 0) narrator.done(told);
  else narrator.failed(told);

  narrator.title('How fast it is on this machine');
  const reads = await measureReads(client, narrator, signal);

  const ok =
    first.status === 200 &&
    outage.failed === 0 &&
    reads.ok &&
    steps.every(({ status, expected }) => status === expected);
  const result = { ok, url, firstAnswerMs, migrations, seeded, steps, outage, reads };
  if (options.once || !ok) return result;

  invite(narrator, url, token, provided.own);
  await once(signal, 'abort');
  narrator.line('Stopping: requests first, then the database.');
  return result;
}

function invite(narrator: Narrator, url: string, token: string, ownDatabase: boolean): void {
  narrator.title('What to try next');
  narrator.line(`export KEY=${token}`);
  narrator.line(`curl -s -H "Authorization: Bearer $KEY" '${url}/users?limit=3'`);
  narrator.line(`curl -s -H "Authorization: Bearer $KEY" '${url}/audit?limit=5'`);
  narrator.line(`curl -s -H "Authorization: Bearer $KEY" ${url}/whoami`);
  if (ownDatabase) narrator.line('DATABASE_URL=postgres://… pnpm demo   uses a database of yours');
  narrator.hint('Ctrl-C stops the service, and the database that came with it.');
}
