import { Client } from 'pg';

const CONNECT_LIMIT_MS = 10_000;

/** Runs `work` with a connection to the server at `url`. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => {}); // a connection that is lost fails what runs on it, too
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
