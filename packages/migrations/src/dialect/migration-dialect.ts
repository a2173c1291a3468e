import type { Connection, DialectName, Statement, Transaction } from '@holdfast/resilience';

import type { MigrationEvent } from '../runner/events.ts';
import type { ScriptFault } from './script-fault.ts';

/** What differs between databases when they are migrated. A further database is a folder beside the others. */
export interface MigrationDialect {
  readonly name: DialectName;
  /** What `migration_lock.toml` calls this database. */
  readonly providers: readonly [string, ...string[]];
  /** Creates Prisma's ledger, column for column, where there is none. */
  readonly createLedger: string;
  /** Returns a row where there is a ledger. */
  readonly findLedger: Statement;
  /** The time now, as an expression that a ledger's column takes. */
  readonly now: string;
  /** A ledger's time as milliseconds since 1970, as an expression that drivers read as a number. */
  readonly epochMs: (column: string) => string;
  /** The placeholder of the value at `index`, counted from 1. */
  readonly placeholder: (index: number) => string;
  /** Makes a held connection ready to migrate, and leaves it after `work` as it was. */
  session<Result>(
    connection: Connection,
    options: SessionOptions,
    work: () => Promise<Result>,
  ): Promise<Result>;
  /**
   * Runs `work` while nobody else migrates this database, or throws `MigrationLockTimeoutError`. Where a database has
   * no lock that outlasts a transaction, `transaction` waits instead, and the ledger is asked under its lock.
   */
  exclusively<Result>(
    connection: Connection,
    options: LockOptions,
    work: () => Promise<Result>,
  ): Promise<Result>;
  /** Runs `work`, which writes and then runs `script`, in one transaction. */
  transaction<Result>(
    connection: Connection,
    script: string,
    options: LockOptions,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result>;
  /** What the database said about a script it refused; `undefined` where the error is of another kind. */
  fault(error: unknown, script: string): ScriptFault | undefined;
}

export interface SessionOptions {
  /** The schema whose tables are migrated. @default the first that the connection's search path names */
  readonly schema: string | undefined;
}

export interface LockOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly emit: (event: MigrationEvent) => void;
}
