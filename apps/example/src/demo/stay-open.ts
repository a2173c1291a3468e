import { once } from 'node:events';
import type { KeyringDatabases } from '../keyring/databases.ts';
import { KeyringClient } from './client.ts';
import type { ProvidedDatabase } from './database/provide-database.ts';
import { type Narrator, whyNot } from './narrator.ts';
import type { Person } from './people.ts';
import { someUsers } from './some-users.ts';
import type { BackgroundTraffic } from './traffic/background-traffic.ts';
import { TrafficSummary } from './traffic/summary.ts';

export interface OpenDemo {
  readonly url: string;
  readonly database: ProvidedDatabase;
  readonly databases: KeyringDatabases;
  readonly traffic: BackgroundTraffic;
  readonly operator: Person;
  /** Whose organization the traffic is in. */
  readonly admin: Person;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
}

/** What comes after the tour: a replica, traffic, and time to look around, until the signal is aborted. */
export async function stayOpen(demo: OpenDemo): Promise<void> {
  const { url, database, databases, traffic, admin, narrator, signal } = demo;
  const { servers } = database;
  if (servers !== undefined) await addReplica(servers, narrator);
  const client = new KeyringClient(url, admin.token, admin.organizationId);
  const userIds = await someUsers(client, 100, signal);
  invite(demo);
  const summary = new TrafficSummary(databases, (line) => narrator.hint(line));
  traffic.start({ client, person: admin, userIds }, (second) => {
    if (!signal.aborted) summary.add(second);
  });
  if (!signal.aborted) await once(signal, 'abort');
  narrator.line('Stopping: requests first, then the database.');
}

async function addReplica(
  servers: NonNullable<ProvidedDatabase['servers']>,
  narrator: Narrator,
): Promise<void> {
  try {
    await servers.follow();
    narrator.done(`A streaming replica, on port ${servers.replica?.port}`);
  } catch (error) {
    narrator.failed(`No replica on this machine, so the database is a single server: ${whyNot(error)}`);
  }
}

function invite({ url, database, operator, narrator }: OpenDemo): void {
  const { organization, login, password, token } = operator;
  narrator.title('What to try next');
  narrator.line(`Open ${url}`);
  narrator.line(`Sign in as ${login} of ${organization}, with the password ${password}`);
  if (database.network !== undefined)
    narrator.line('Then break it: a slow network, failures, cut connections, a killed database, a failover.');
  narrator.line(`export KEY=${token}`);
  const curl = `curl -s -H "Authorization: Bearer $KEY" -H 'Keyring-Organization: *'`;
  narrator.line(`${curl} '${url}/api/users?limit=3'`);
  narrator.line(`${curl} '${url}/api/audit?limit=5'`);
  narrator.line(`${curl} -H 'Content-Type: application/json' -d '{"kind":"cut"}' ${url}/api/demo/faults`);
  if (database.servers !== undefined)
    narrator.line('DATABASE_URL=postgres://… pnpm demo   uses a database of yours');
  narrator.hint(
    'Requests come by themselves from here on. Ctrl-C stops the service, and the database that came with it.',
  );
}
