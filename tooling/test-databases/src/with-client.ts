import { Client } from 'pg';

const CONNECT_LIMIT_MS = 10_000;
/** What is asked here is answered in seconds, filling a template included. */
const WORK_LIMIT_MS = 50_000;

/** Runs `work` with a connection to the server at `url`; what hangs is cut off. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => {}); // a connection that is lost fails what runs on it, too
  await client.connect();
  const cut = setTimeout(() => {
    const silent = `the server on port ${client.port} has not answered in ${WORK_LIMIT_MS / 1_000} s`;
    client.connection.stream.destroy(new Error(silent));
  }, WORK_LIMIT_MS);
  try {
    return await work(client);
  } finally {
    await client.end();
    clearTimeout(cut);
  }
}
