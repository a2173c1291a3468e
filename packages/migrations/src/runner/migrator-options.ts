import type { Database } from '@holdfast/resilience';

import { InvalidOptionError } from '@holdfast/resilience';
import type { Logger, MigrationEvent } from './events.ts';

export interface MigratorOptions {
  /**
   * The database to migrate; it stays open. Give its pool at least 2 connections, so that a signal can stop a
   * script.
   */
  readonly database: Database;
  /** The folder of migrations, such as `prisma/migrations`. */
  readonly dir: string;
  /** PostgreSQL: the schema to migrate. @default the first that the connection's search path names */
  readonly schema?: string | undefined;
  /** How long to wait while somebody else migrates this database, in ms. @default 60_000 */
  readonly lockTimeoutMs?: number | undefined;
  /**
   * PostgreSQL: how long a statement may wait for a table or a row that others have locked, in ms. Whoever comes
   * behind it waits as long. Then the migration is rolled back, and tried again later. 0 waits for as long as it
   * takes. A script that sets `lock_timeout` itself has its way.
   * @default 50
   */
  readonly tableLockTimeoutMs?: number | undefined;
  /** PostgreSQL: for how long a migration that met such a lock is tried again, in ms. @default 60_000 */
  readonly tableLockPatienceMs?: number | undefined;
  /** Told of each step. What it throws becomes a warning of the process; a `signal` is what stops a run. */
  readonly onProgress?: ((event: MigrationEvent) => void) | undefined;
  /** A logger of pino's shape, told of each step. */
  readonly log?: Logger | undefined;
}

export interface UpOptions {
  /** The last revision to apply: its name, or the beginning of it. @default the last there is */
  readonly to?: string | undefined;
  /** Only say what would be done. @default false */
  readonly dryRun?: boolean | undefined;
  /** Stops the run: the revision under way is rolled back. On SQLite it is finished first. */
  readonly signal?: AbortSignal | undefined;
}

export interface DownOptions extends Omit<UpOptions, 'to'> {
  /** The last revision that shall stay applied: its name, or the beginning of it. Not together with `steps`. */
  readonly to?: string | undefined;
  /** How many revisions to take down. @default 1 */
  readonly steps?: number | 'all' | undefined;
}

export const defaultLockTimeoutMs = 60_000;
export const defaultTableLockTimeoutMs = 50;
export const defaultTableLockPatienceMs = 60_000;

export function checkMigratorOptions(options: MigratorOptions): void {
  const { database, dir, schema } = options;
  if (typeof database?.connection !== 'function') {
    throw new InvalidOptionError('database', 'a Database of @holdfast/resilience', typeof database);
  }
  checkName('dir', dir);
  if (schema !== undefined) checkName('schema', schema);
  for (const option of ['lockTimeoutMs', 'tableLockTimeoutMs', 'tableLockPatienceMs'] as const) {
    const ms = options[option];
    if (ms !== undefined && !(Number.isFinite(ms) && ms >= 0)) {
      throw new InvalidOptionError(option, 'a number of milliseconds, at least 0', ms);
    }
  }
}

export function checkDownOptions({ to, steps }: DownOptions): void {
  if (steps === undefined) return;
  if (to !== undefined) throw new InvalidOptionError('steps', 'left out where `to` is given', steps);
  if (steps !== 'all' && !(Number.isInteger(steps) && steps >= 1)) {
    throw new InvalidOptionError('steps', "an integer, at least 1, or 'all'", steps);
  }
}

function checkName(option: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new InvalidOptionError(option, 'a name', value);
}
