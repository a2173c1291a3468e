import { pino } from 'pino';
import { buildServer } from '../http/server.ts';
import { openDatabases } from '../keyring/databases.ts';
import { passingSecrets } from '../keyring/secrets.ts';
import { openStores } from '../keyring/store.ts';
import { checkPort } from './check-port.ts';
import { KeyringClient } from './client.ts';
import { provideDatabase } from './database/provide-database.ts';
import { explain } from './explain.ts';
import { DemoFaults } from './faults/demo-faults.ts';
import { lastReport } from './last-report.ts';
import { measureReads } from './measure-reads.ts';
import { Narrator, whyNot } from './narrator.ts';
import type { DemoOptions } from './options.ts';
import { cutConnections } from './outage.ts';
import { People } from './people.ts';
import { analyze, migrate } from './prepare-tables.ts';
import { seedUsers } from './seed.ts';
import { stayOpen } from './stay-open.ts';
import { takeTour } from './tour.ts';
import { BackgroundTraffic } from './traffic/background-traffic.ts';

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
  const database = stack.use(
    await narrator.time(
      ({ description }) => `PostgreSQL ${description}`,
      () => provideDatabase(options.databaseUrl),
    ),
  );
  signal.throwIfAborted();
  const migrations = await migrate(database.ownerUrl, narrator, signal);

  const secrets = passingSecrets();
  const { network, url: databaseUrl, replicaUrls } = database;
  const databases = openDatabases({
    url: databaseUrl,
    // The replica comes a moment later, for who stays.
    replicaUrls: options.once ? [] : replicaUrls,
    maxConnections: 20,
    ...(network && { pool: { stream: network.openSocket } }),
  });
  const stores = openStores(databases, secrets);
  stack.defer(() => stores.close());
  const people = new People(stores.store);
  const platform = await people.organization('platform', 'Platform');
  const acme = await people.organization('acme', 'Acme');
  const operator = await people.provide(platform, {
    ...{ username: 'operator', email: 'operator@keyring.example', fullName: 'Keyring Operator' },
    isSuperuser: true,
  });
  // A database of the demo's own goes, and whoever could get in with it.
  if (database.servers === undefined) stack.defer(() => people.leave().catch(tellOfKeys(narrator)));
  const seeded = await narrator.time(
    (added) =>
      added === 0 ? 'Users are there already' : `${added.toLocaleString('en')} users, each with an API key`,
    () => seedUsers(stores.store, acme.id, options.users),
  );
  if (seeded > 0) await analyze(database.ownerUrl);
  signal.throwIfAborted();

  const onFailure = (error: unknown) => narrator.failed(whyNot(error));
  const traffic = new BackgroundTraffic(onFailure);
  const faults = new DemoFaults({ database, backgroundRate: () => traffic.rate, onFailure });
  const app = await buildServer({
    ...{ databases, stores, secrets, report: lastReport, demo: faults },
    // Requests that an outage costs are counted in the summary lines.
    logger: pino({ level: 'error' }, process.stderr),
    https: false,
    rateLimits: { perCaller: 1_000_000 },
  });
  stack.defer(() => app.close());
  stack.defer(() => faults.close().catch(onFailure));
  stack.defer(() => traffic.stop());
  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  const client = new KeyringClient(url, operator.token, acme.id);
  const first = await client.request('GET', '/api/users?limit=1', undefined, signal);
  const firstAnswerMs = performance.now() - start;
  narrator.done(`Serving ${url}`, firstAnswerMs);
  // In the background: who stays asks once more when the tour is over, and is told.
  if (!options.once) database.servers?.follow().catch(() => {});

  narrator.title('A short tour, over HTTP');
  const steps = await takeTour(client, narrator, signal);
  const outage = await cutConnections(client, database.ownerUrl, signal);
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

  const admin = await people.provide(acme, {
    ...{ username: 'background', email: 'background@keyring.example', fullName: 'Background Traffic' },
    role: 'admin',
  });
  await stayOpen({ url, database, databases, traffic, operator, admin, narrator, signal });
  return result;
}

function tellOfKeys(narrator: Narrator) {
  return (error: unknown) =>
    narrator.failed(`The demo's keys end within a day, and not now: revoking them failed: ${whyNot(error)}`);
}
