import type { Client } from 'pg';

import { connectWithPg } from './connect-with-pg.ts';

/** A session of one's own with the server, beside the workload's, opened when it is needed. */
export class Administrator {
  #client: Client | undefined;
  #url = '';

  /** Ends a share of the other sessions, at least one where there are any; returns how many. */
  async terminate(url: string, share: number): Promise<number> {
    const client = await this.#session(url);
    // By number, so that the same sessions are chosen whatever order the server lists them in.
    const { rows } = await client.query<{ ended: number }>(
      `with others as (
         select pid, row_number() over (order by pid) as place, count(*) over () as total
         from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       )
       select count(*) filter (where pg_terminate_backend(pid))::int as ended
       from others where place <= greatest(1, ceil(total * $1::float8))`,
      [share],
    );
    return rows[0]?.ended ?? 0;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #session(url: string): Promise<Client> {
    if (this.#client && this.#url === url) return this.#client;
    await this.close();
    const client = await connectWithPg(url);
    // The server was killed, or this session terminated: the next use opens another.
    for (const event of ['error', 'end'] as const) {
      client.on(event, () => {
        if (this.#client === client) this.#client = undefined;
      });
    }
    this.#client = client;
    this.#url = url;
    return client;
  }
}
