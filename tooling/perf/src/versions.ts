import pg from 'pg';
import manifest from 'pg/package.json' with { type: 'json' };

/** What the suites run on. Fails where the database does not answer, before anything is begun. */
export async function versionsOn(url: string): Promise<Readonly<Record<string, string>>> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return { postgres: rows[0]?.server_version ?? 'unknown', pg: manifest.version };
  } finally {
    await client.end();
  }
}
