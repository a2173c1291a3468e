import type { Engine } from '../engine.ts';
import { MissingEngineError } from '../missing-engine-error.ts';
import { currentRun } from '../run.ts';
import { createPostgresDatabase } from './postgres-database.ts';
import { createSqliteDatabase } from './sqlite-database.ts';
import { type Template, templateOf } from './template.ts';

/** A database of one's own: real, isolated, empty or a copy of a template. */
export interface TestDatabase {
  readonly engine: Engine;
  /** `postgres://…`, or `file:/…/x.sqlite`. */
  readonly url: string;
  /** Removes it, whoever still uses it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /**
   * Fills an empty database, once: each database is then a copy of the result. It must close its connections.
   */
  readonly template?: (url: string) => Promise<void>;
  /**
   * Names the template for the whole run, so that all test files which give the same key share one result.
   * @default the function itself is the key, so that a test file fills its own
   */
  readonly templateKey?: string;
}

/**
 * Makes a database in milliseconds. A run drops what is left at its end; a test that makes many drops its own.
 *
 * @throws MissingEngineError where the run is without this engine.
 *
 * @example
 * const database = await createTestDatabase('postgres', { template: (url) => migrate(url) });
 * const client = new Client(database.url);
 * await database.drop();
 */
export async function createTestDatabase(
  engine: Engine,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const { id, postgres, sqlite } = currentRun();
  const template: Template | undefined = templateOf(options);
  if (engine === 'postgres') {
    if ('missing' in postgres) throw new MissingEngineError(postgres.missing);
    return createPostgresDatabase(postgres.url, id, template);
  }
  if ('missing' in sqlite) throw new MissingEngineError(sqlite.missing);
  return createSqliteDatabase(sqlite.folder, template);
}
