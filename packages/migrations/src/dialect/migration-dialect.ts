import type { Connection, DialectName, Isolation, Statement, Transaction } from '@holdfast/resilience';

import type { MigrationEvent } from '../runner/events.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Keyset } from './keyset.ts';
import type { LockHolder } from './lock-timeout-error.ts';
import type { ScriptFault } from './script-fault.ts';

/** What differs between databases when they are migrated. A further database is a folder beside the others. */
export interface MigrationDialect {
  readonly name: DialectName;
  /** What `migration_lock.toml` calls this database. */
  readonly providers: readonly [string, ...string[]];
  /** Creates Prisma's ledger, column for column, where there is none. */
  readonly createLedger: string;
  /** Creates a schema where there is none of this name, as Prisma does; undefined where databases have no schemas. */
  readonly createSchema?: (name: string) => string;
  /** Returns a row where there is a ledger, with its name as SQL spells it: `ledger`. */
  readonly findLedger: Statement;
  /** The time now, as an expression that a ledger's column takes. */
  readonly now: string;
  /** A ledger's time as milliseconds since 1970, as an expression that drivers read as a number. */
  readonly epochMs: (column: string) => string;
  /** The placeholder of the value at `index`, counted from 1. */
  readonly placeholder: (index: number) => string;
  /**
   * Makes a held connection ready to migrate. After `work` the session is as it was found, or it ends with the
   * connection.
   */
  session<Result>(
    connection: Connection,
    options: SessionOptions,
    work: (session: HeldSession) => Promise<Result>,
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
    options: LockOptions & { readonly isolation?: Isolation | undefined },
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result>;
  /**
   * What the database said about a script, of which it was sent what begins at `start` (an index of the string);
   * `undefined` where the error is of another kind.
   */
  fault(error: unknown, script: string, start: number): ScriptFault | undefined;
  /** Begins to load what `parse` needs, so that it is there when that is called. */
  prepareToParse(): void;
  /** A script's statements; `undefined` where only the database itself can take it apart. */
  parse(script: string): Promise<readonly SqlStatement[] | undefined>;
  /** A script that fails, and says why. */
  readonly refusing: (message: string) => string;
  readonly keyset: Keyset;
  /** How scripts run that are taken apart; `undefined` where none are. */
  readonly parts: ScriptParts | undefined;
}

/** What became of a statement whose end nobody heard of. */
export type Interrupted = 'done' | 'again' | 'unknown';

/** How a database runs a script in parts, and waits for what others have locked. */
export interface ScriptParts {
  /**
   * Runs one statement outside of any transaction, and leaves nothing of it behind where it fails. Where it has gone well
   * `behindAlone` is to be sent.
   */
  alone(connection: Connection, statement: SqlStatement, options: AloneOptions): Promise<void>;
  /** What puts the session back after such a statement and, apart from that, notes it in the ledger. */
  behindAlone(statement: SqlStatement, behind: BehindAlone): string;
  interrupted(connection: Connection, statement: SqlStatement): Promise<Interrupted>;
  /** Spells a text as SQL does. */
  quoteLiteral(text: string): string;
  /** Lets the transaction that it stands in commit without waiting for the disk. */
  readonly deferredCommit: string;
  readonly oneByOne: OneByOne;
  /** Undo whatever a script has set for its session, named or not. */
  readonly resets: readonly string[];
  /** Whether a statement gave up, because others held a lock for longer than `tableLockTimeoutMs`. */
  lockRefused(error: unknown): boolean;
  /** Makes the database's own upkeep give way on what these statements name. */
  relieve(connection: Connection, statements: readonly SqlStatement[]): Promise<void>;
  /** Who holds a lock on what these statements name. */
  findTableLockHolder(
    connection: Connection,
    statements: readonly SqlStatement[],
  ): Promise<LockHolder | undefined>;
}

/** How several scripts travel in one message, each in a transaction of its own. */
export interface OneByOne {
  /** Scripts with their entries in the ledger, and `last` behind them, whose rows are the answer. */
  message(
    transactions: readonly { readonly script: string; readonly entry: string }[],
    options: OneByOneOptions,
  ): string;
  /** When such a transaction began and ended, as expressions for its entry, which takes them in this order. */
  readonly times: EntryTimes;
  /** What to send where a statement of it has failed. */
  afterFailure(restoring: string): string;
}

export interface OneByOneOptions {
  /** Whether to wait for the disk at the end. */
  readonly durable: boolean;
  /** As of `HeldSession`. */
  readonly restoring: string;
  /** What is asked at the end. */
  readonly last: string;
}

/** Moments as expressions of SQL. */
export interface EntryTimes {
  readonly startedAt: string;
  readonly finishedAt: string;
}

export interface AloneOptions {
  readonly signal: AbortSignal | undefined;
  /** What the ledger is to say before the statement is sent, as SQL; throws `LedgerAccessError` where it refuses. */
  readonly before: string | undefined;
  /** Called when the ledger says so. */
  readonly onNoted: () => void;
  /** What the script has set before, which is sent ahead. */
  readonly settings: readonly SqlStatement[];
  /** What puts the session back, as SQL. */
  readonly restoring: string;
}

export interface BehindAlone extends Pick<AloneOptions, 'restoring'> {
  /** What the ledger is to say, as SQL. */
  readonly mark: string;
  /** Whether to wait for the disk. */
  readonly durable: boolean;
}

/** A session that is held for a run, and knows how it was found. What puts it back is SQL, to travel with other things. */
export interface HeldSession {
  /** Puts back what the runner sets for a while. */
  readonly restoring: string;
  /**
   * Undoes whatever a script may have set: the next one finds the session as this one did, and the ledger is written as
   * who it belongs to.
   */
  settling(): string;
}

export interface SessionOptions {
  /** The schema whose tables are migrated. @default the first that the connection's search path names */
  readonly schema: string | undefined;
  /** How long a statement may wait for a lock that others hold, in ms; 0 for as long as they hold it. */
  readonly tableLockTimeoutMs: number;
}

export interface LockOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly emit: (event: MigrationEvent) => void;
}
