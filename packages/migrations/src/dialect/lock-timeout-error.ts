import { MigrationError } from '../errors/migration-error.ts';

/** Who holds the migration lock, as far as the database tells. */
export interface LockHolder {
  /** The server's process that serves the holder. */
  readonly pid: number;
  readonly application: string | undefined;
  readonly user: string | undefined;
  readonly address: string | undefined;
  readonly connectedAt: Date | undefined;
  /** What its connection does: `active`, `idle in transaction`, … */
  readonly state: string | undefined;
}

/** Somebody else was migrating this database for longer than one was willing to wait. */
export class MigrationLockTimeoutError extends MigrationError {
  readonly waitedMs: number;
  /** `undefined` where the database does not tell, or where the lock was given back in this moment. */
  readonly holder: LockHolder | undefined;

  constructor(waitedMs: number, holder: LockHolder | undefined, advice: string, options?: ErrorOptions) {
    const who =
      holder === undefined ? 'The database does not say who holds it' : `Held by ${describe(holder)}`;
    super(
      'MigrationLockTimeoutError',
      'HF_MIGRATION_LOCK_TIMEOUT',
      `the migration lock did not become free within ${waitedMs} ms, so nothing more was run.\n  ${who}.\n  ${advice}`,
      options,
    );
    this.waitedMs = waitedMs;
    this.holder = holder;
  }
}

/** One line about a holder: pid, application, user, address, since when, and what it does. */
export function describe(holder: LockHolder): string {
  const { pid, application, user, address, connectedAt, state } = holder;
  const parts = [`pid ${pid}`];
  if (application !== undefined) parts.push(`application '${application}'`);
  if (user !== undefined) parts.push(`user ${user}`);
  if (address !== undefined) parts.push(`from ${address}`);
  if (connectedAt !== undefined) parts.push(`connected since ${connectedAt.toISOString()}`);
  if (state !== undefined) parts.push(state);
  return parts.join(', ');
}
