import {
  defaultSettings,
  type PostgresServer,
  startPostgresServer,
} from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

/** Whether a COMMIT waits for the disk, as on a server that is not for tests. */
export type Durability = 'durable' | 'not durable';

const durableSettings = { fsync: 'on', full_page_writes: 'on' };
/** Nothing that starts by itself in the middle of a run. */
const steady = { autovacuum: 'off', checkpoint_timeout: '1h', max_wal_size: '8GB' };

/** A server of its own, with a new database for each run. */
export class MigratedServer {
  readonly settings: Readonly<Record<string, string>>;
  readonly #server: PostgresServer;
  readonly #admin: pg.Client;
  #count = 0;

  private constructor(server: PostgresServer, admin: pg.Client, settings: Readonly<Record<string, string>>) {
    this.#server = server;
    this.#admin = admin;
    this.settings = settings;
  }

  static async start(durability: Durability): Promise<MigratedServer> {
    const durable = durability === 'durable';
    const settings = durable ? { ...steady, ...durableSettings } : steady;
    const server = await startPostgresServer({ settings, storage: durable ? 'disk' : 'memory' });
    const admin = new pg.Client(server.url);
    await admin.connect();
    return new MigratedServer(server, admin, { ...defaultSettings, ...settings });
  }

  async version(): Promise<string> {
    const { rows } = await this.#admin.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  }

  /** The URL of an empty database. Nothing of what was written before it is left to be written. */
  async create(): Promise<string> {
    this.#count += 1;
    const name = `run_${this.#count}`;
    await this.#admin.query(`create database ${name}`);
    await this.#admin.query('checkpoint');
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(url: string): Promise<void> {
    await this.#admin.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
  }

  async remove(): Promise<void> {
    await this.#admin.end();
    await this.#server.remove();
  }
}

const contents = `
  select 'column ' || table_name || '.' || column_name || ' ' || udt_name as line from information_schema.columns
    where table_name like 'service%'
  union all select 'index ' || indexdef from pg_indexes where tablename like 'service%'
  union all select 'invalid ' || indexrelid::regclass from pg_index where not indisvalid
  union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where conrelid::regclass::text like 'service%'
  union all select 'enum ' || enumtypid::regtype || ' ' || enumlabel from pg_enum
  union all select 'rows ' || relname || ' ' || (xpath('/row/c/text()', query_to_xml(
    format('select count(*) || '' '' || coalesce(sum(amount), 0) as c from %I', relname), false, true, '')))[1]::text
    from pg_class where relkind = 'r' and relname like 'service%'
  order by line`;

/** What a migrator has made of a database: the schema, and sums of the rows. */
export async function readContents(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ line: string }>(contents);
  await client.end();
  return rows.map(({ line }) => line).join('\n');
}
