import { startPostgresServer } from '@holdfast-tooling/test-databases/server';

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
    return {
      url: databaseUrl,
      description: `the database that DATABASE_URL names`,
      own: false,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const server = await startPostgresServer();
  return {
    url: server.url,
    description: `an embedded PostgreSQL on port ${server.port}`,
    own: true,
    [Symbol.asyncDispose]: () => server.remove(),
  };
}
