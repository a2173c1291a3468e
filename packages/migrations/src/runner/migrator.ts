import type { Connection, Database } from '@holdfast/resilience';

import { CodeFailedError } from '../code/code-failed-error.ts';
import { dialectOf } from '../dialect/dialects.ts';
import type {
  HeldSession,
  LockOptions,
  MigrationDialect,
  SessionOptions,
} from '../dialect/migration-dialect.ts';
import { compareHistory, type History } from '../history/history.ts';
import { planDown, planUp, type Step } from '../history/plan.ts';
import { type MigrationStatus, statusOf } from '../history/status.ts';
import { Ledger } from '../ledger/ledger.ts';
import { LedgerAccessError, ledgerAccess } from '../ledger/ledger-access-error.ts';
import { checkLockFile } from '../revision/lock-file.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { type Direction, emitter, type MigrationEvent } from './events.ts';
import { MigrationAbortedError } from './migration-aborted-error.ts';
import {
  checkDownOptions,
  checkMigratorOptions,
  type DownOptions,
  defaultLockTimeoutMs,
  defaultTableLockPatienceMs,
  defaultTableLockTimeoutMs,
  type MigratorOptions,
  type UpOptions,
} from './migrator-options.ts';
import type { FinishedRevision } from './run-steps.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { Stage } from './stage.ts';

/** What a run did. */
export interface MigrationRun {
  readonly direction: Direction;
  /** The revisions that were to be run, in their order; with `dryRun`, that is all. */
  readonly planned: readonly string[];
  /** What this run has done of it. Less than planned where somebody else did a part meanwhile. */
  readonly done: readonly FinishedRevision[];
}

export interface Migrator {
  /** Applies what is pending, each revision in a transaction of its own where it can run in one. */
  up(options?: UpOptions): Promise<MigrationRun>;
  /** Takes down what was applied last, each revision in a transaction of its own where it can run in one. */
  down(options?: DownOptions): Promise<MigrationRun>;
  /** Where each revision stands. Reads only, and waits for nobody. */
  status(): Promise<MigrationStatus>;
}

/**
 * Migrates a database by a folder in Prisma's layout, with Prisma's ledger and Prisma's lock.
 *
 * @throws InvalidOptionError
 * @example
 * const migrator = createMigrator({ database, dir: 'prisma/migrations' });
 * const { done } = await migrator.up();
 */
export function createMigrator(options: MigratorOptions): Migrator {
  checkMigratorOptions(options);
  return new FolderMigrator(options);
}

class FolderMigrator implements Migrator {
  readonly #database: Database;
  readonly #dialect: MigrationDialect;
  readonly #ledger: Ledger;
  readonly #options: MigratorOptions;
  readonly #emit: (event: MigrationEvent) => void;

  constructor(options: MigratorOptions) {
    this.#database = options.database;
    this.#dialect = dialectOf(options.database.dialect);
    this.#ledger = new Ledger(this.#dialect);
    this.#options = options;
    this.#emit = emitter(options.onProgress, options.log);
  }

  async up({ to, ...options }: UpOptions = {}): Promise<MigrationRun> {
    return this.#run('up', (history) => planUp(history, to), options);
  }

  async down(options: DownOptions = {}): Promise<MigrationRun> {
    checkDownOptions(options);
    return this.#run('down', (history) => planDown(history, options), options);
  }

  async status(): Promise<MigrationStatus> {
    const reading = this.#readFolder();
    return this.#session(async (connection) => statusOf(await this.#history(connection, await reading)));
  }

  async #run(
    direction: Direction,
    plan: (history: History) => readonly Step[],
    { dryRun = false, signal }: Omit<UpOptions, 'to'>,
  ): Promise<MigrationRun> {
    const done: FinishedRevision[] = [];
    try {
      signal?.throwIfAborted();
      const reading = this.#readFolder(direction);
      if (!dryRun) this.#dialect.prepareToParse();
      // What only a run needs is loaded by the first one: `status` is to answer at once.
      const { checkCode, runSteps } = await import('./running.ts');
      const steps = await this.#session(async (connection, session) => {
        const revisions = await reading;
        if (dryRun) {
          const planned = plan(await this.#history(connection, revisions));
          await checkCode(planned);
          return planned;
        }
        return this.#exclusively(connection, session, signal, async (stage) => {
          const planned = plan(await this.#history(connection, revisions));
          await checkCode(planned);
          await runSteps(stage, planned, done);
          return planned;
        });
      });
      return { direction, planned: steps.map(({ revision }) => revision.name), done };
    } catch (error) {
      // What is not known to be rolled back is told as it is, signal or not.
      const failed = error instanceof ScriptFailedError || error instanceof CodeFailedError;
      const uncertain = failed && error.state !== 'rolled-back';
      throw signal?.aborted === true && !uncertain ? new MigrationAbortedError(done.length, error) : error;
    }
  }

  /** Begins to read the folder, while the database is connected to. */
  #readFolder(direction?: Direction): Promise<readonly Revision[]> {
    const { dir } = this.#options;
    const reading = checkLockFile(dir, this.#dialect.providers)
      .then(() => readRevisions(dir))
      .then((revisions) => (direction === 'down' ? completeDowns(dir, revisions) : revisions));
    reading.catch(() => undefined); // it is awaited once there is a connection
    return reading;
  }

  async #history(connection: Connection, revisions: readonly Revision[]): Promise<History> {
    const read = () => this.#ledger.read(connection);
    return compareHistory(revisions, await ledgerAccess(this.#dialect, read));
  }

  #session<Result>(work: (connection: Connection, session: HeldSession) => Promise<Result>): Promise<Result> {
    const { schema, tableLockTimeoutMs = defaultTableLockTimeoutMs } = this.#options;
    const options: SessionOptions = { schema, tableLockTimeoutMs };
    return this.#database.connection((connection) =>
      this.#dialect.session(connection, options, (session) => work(connection, session)),
    );
  }

  /** Holds the lock, and makes sure that there is a ledger. */
  async #exclusively<Result>(
    connection: Connection,
    session: HeldSession,
    signal: AbortSignal | undefined,
    work: (stage: Stage) => Promise<Result>,
  ): Promise<Result> {
    const dialect = this.#dialect;
    const ledger = this.#ledger;
    const timeoutMs = this.#options.lockTimeoutMs ?? defaultLockTimeoutMs;
    const options: LockOptions = { timeoutMs, signal, emit: this.#emit };
    return dialect.exclusively(connection, options, async () => {
      if (!(await ledger.exists(connection))) {
        const { schema } = this.#options;
        const create = () =>
          dialect.transaction(connection, '', options, (transaction) => ledger.create(transaction, schema));
        await ledgerAccess(dialect, create);
        if (!(await ledger.exists(connection))) {
          throw new LedgerAccessError({ message: 'something that is no table has this name', code: '42809' });
        }
      }
      const { tableLockPatienceMs = defaultTableLockPatienceMs } = this.#options;
      return work({ connection, dialect, ledger, options, session, tableLockPatienceMs });
    });
  }
}

/** A way back that snapshots tell of; what reads them is loaded by those who need one. */
async function completeDowns(dir: string, revisions: readonly Revision[]): Promise<readonly Revision[]> {
  if (revisions.every(({ down }) => down !== undefined)) return revisions;
  const { withGeneratedDowns } = await import('../history/generated-downs.ts');
  return withGeneratedDowns(dir, revisions);
}
