import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { Client } from 'pg';

export interface ProvidedDatabase extends AsyncDisposable {
  readonly url: string;
  /** What it is, for people. */
  readonly description: string;
  /** Whether the demo started it, and so takes it away again. */
  readonly own: boolean;
}

/** The database that the user named, or an embedded one that goes when the demo goes. */
export async function provideDatabase(databaseUrl: string | undefined): Promise<ProvidedDatabase> {
  if (databaseUrl !== undefined) {
    const description = await describe(databaseUrl);
    return { url: databaseUrl, description, own: false, [Symbol.asyncDispose]: async () => {} };
  }
  const server = await startPostgresServer();
  return {
    url: server.url,
    description: `embedded, on port ${server.port}`,
    own: true,
    [Symbol.asyncDispose]: () => server.remove(),
  };
}

/** Connects once, so that a database that refuses says why before anything is begun. */
async function describe(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    return `${rows[0]?.server_version}, database ${client.database} at ${client.host}:${client.port}`;
  } finally {
    await client.end();
  }
}
