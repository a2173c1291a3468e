import { auditLogSql } from '@holdfast/repositories';
import {
  defaultSettings,
  type PostgresServer,
  startPostgresServer,
} from '@holdfast-tooling/test-databases/server';
import pg from 'pg';
import { placeServer } from './place-server.ts';
import type { Placement } from './placement.ts';
import { firstNewId, idOf, schema, seedUsers, seedVisits } from './schema.ts';

/** How much the tables hold. */
export interface DataSize {
  readonly users: number;
  readonly visits: number;
  /** How many users are created at once. */
  readonly bulk: number;
}

/** What inputs have to know of the tables. */
export interface TableState {
  /** The version of each user, by its number. */
  readonly versions: Int32Array;
  /** How many rows were given a new id. */
  written: number;
}

/** Beside the defaults of the test server: room in memory, and nothing that starts by itself in the middle of a row. */
const tuning = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/** A PostgreSQL server of its own with the seeded tables, and how to bring them back to that. */
export class BenchmarkDatabase {
  readonly size: DataSize;
  readonly tables: TableState;
  readonly #server: PostgresServer;
  readonly #admin: pg.Client;

  private constructor(server: PostgresServer, admin: pg.Client, size: DataSize) {
    this.#server = server;
    this.#admin = admin;
    this.size = size;
    this.tables = { versions: new Int32Array(size.users).fill(1), written: 0 };
  }

  static async start(size: DataSize, placed: Placement | undefined): Promise<BenchmarkDatabase> {
    const server = await startPostgresServer({ settings: tuning });
    const admin = new pg.Client(server.url);
    await admin.connect();
    if (placed !== undefined) await placeServer(admin, placed.server);
    await admin.query(schema);
    await admin.query(auditLogSql.postgres.up);
    await admin.query(seedUsers, [0, size.users - 1]);
    await admin.query(seedVisits, [size.visits, size.users]);
    await admin.query('vacuum analyze');
    return new BenchmarkDatabase(server, admin, size);
  }

  get url(): string {
    return this.#server.url;
  }

  get port(): number {
    return this.#server.port;
  }

  /** What the server runs with, where it is not PostgreSQL's own default. */
  get settings(): Readonly<Record<string, string>> {
    return { ...defaultSettings, ...tuning };
  }

  async version(): Promise<string> {
    return this.#value('show server_version');
  }

  /** What stands in the tables of the user with this number and of all that was not seeded, as JSON, moments left out. */
  async written(user: number, auditTable: string): Promise<unknown> {
    return this.#value(
      `select jsonb_build_object(
        'users', (select jsonb_agg(to_jsonb(u) - 'created_at' - 'updated_at' order by u.id)
          from users u where u.id = $1 or u.id >= $2),
        'visits', (select jsonb_agg(to_jsonb(v) order by v.id) from visits v where v.id >= $2),
        'auditEntries', (select count(*) from ${auditTable}))`,
      [idOf(user), idOf(firstNewId)],
    );
  }

  /** Writes the user with this number as it was seeded. */
  async restoreUser(user: number): Promise<void> {
    await this.#admin.query('delete from users where id = $1', [idOf(user)]);
    await this.#admin.query(seedUsers, [user, user]);
  }

  /** Removes what was not seeded, and gives every user the version 1. */
  async restore(auditTables: Iterable<string>): Promise<void> {
    for (const table of ['users', 'visits']) {
      await this.#admin.query(`delete from ${table} where id >= $1`, [idOf(firstNewId)]);
    }
    for (const table of auditTables) {
      // A trail that is append-only refuses this by its triggers.
      await this.#admin.query(
        `alter table ${table} disable trigger user; truncate ${table}; alter table ${table} enable trigger user`,
      );
    }
    await this.#admin.query('update users set version = 1 where version <> 1');
    this.tables.versions.fill(1);
    this.tables.written = 0;
  }

  /** The same, and makes room of what was removed, so that the tables do not grow from row to row. */
  async cleanUp(auditTables: Iterable<string>): Promise<void> {
    await this.restore(auditTables);
    await this.#admin.query('vacuum users, visits');
  }

  async remove(): Promise<void> {
    await this.#admin.end();
    await this.#server.remove();
  }

  async #value(text: string, values: readonly unknown[] = []): Promise<string> {
    const { rows } = await this.#admin.query<[string]>({ text, values: [...values], rowMode: 'array' });
    const [value] = rows[0] ?? [];
    if (value === undefined) throw new Error(`no value answered ${text}`);
    return value;
  }
}
