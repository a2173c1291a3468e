import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Queryable, TransactionOptions } from '@holdfast/resilience';
import type { Pool } from 'pg';
import type { RepositoryContext } from './access/table-access.ts';
import { actAs, currentActor } from './actor/acting.ts';
import type { Actor } from './actor/actor.ts';
import { dialects } from './dialects/index.ts';
import { ConfigurationError } from './errors/configuration-error.ts';
import { NoPrismaError } from './errors/no-prisma-error.ts';
import type { PrismaClientLike } from './prisma/prisma-transaction.ts';
import { sessionPool } from './prisma/session-pool.ts';
import {
  defineRepositories,
  type Repositories,
  type RepositoryClasses,
  type WithRepositories,
} from './session/repositories.ts';
import { actorSettings, SecuredExecutor } from './session/row-security.ts';
import {
  type Session,
  type SessionClass,
  type SessionSettings,
  type StoreSession,
  sessionClass,
} from './session/session.ts';

export interface StoreOptions<Classes extends RepositoryClasses, Prisma extends PrismaClientLike> {
  /** From `@holdfast/resilience/postgres` or `/sqlite`. */
  readonly database: Database;
  /** The repositories' classes, by the name to have them under. */
  readonly repositories: Classes;
  /**
   * Makes the team's Prisma Client on the store's own pool, for `store.prisma` and `session.prisma`. PostgreSQL only.
   *
   * @example (pool) => new PrismaClient({ adapter: new PrismaPg(pool) })
   */
  readonly prisma?: (pool: Pool) => Prisma;
  /**
   * Whether the database holds rows to their owners by policies as well (`rowSecurity` of `@holdfast/db-types`). Then it is
   * told who acts: ahead of the first statement of a session, and of each call of a repository outside of one, in the same
   * round trip. `store.query` and `store.prisma` outside a session act for nobody, whom policies show no rows.
   * PostgreSQL only. @default false
   */
  readonly rowSecurity?: boolean;
  /**
   * What the cursors of pages are signed with: at least 16 characters, the same in every process that serves them. Without
   * it a cursor is protected from damage and mix-ups, while whoever knows how can make one that stands anywhere.
   */
  readonly cursorSecret?: string;
  /**
   * Whether every write of a table that says who changed it (`audited`) leaves an entry in the audit trail, in the same
   * statement or transaction. The table `audit_log` has to be there: `auditLogSql` makes it. @default false
   */
  readonly audit?: boolean;
}

export interface SessionOptions extends TransactionOptions {
  /** On whose behalf. @default the actor that `actAs` was given, or else `systemActor` */
  readonly actor?: Actor;
}

/** `session(options, work)` or `session(work)`. */
export type SessionParameters<Classes extends RepositoryClasses, Prisma extends PrismaClientLike, Result> =
  | [options: SessionOptions, work: (session: Session<Classes, Prisma>) => Promise<Result>]
  | [work: (session: Session<Classes, Prisma>) => Promise<Result>];

/** The configured repositories of an application. Outside a session, each call of one is a transaction of its own. */
export type Store<Classes extends RepositoryClasses, Prisma extends PrismaClientLike> = StoreCore<
  Classes,
  Prisma
> &
  Repositories<Classes>;

export interface StoreCore<Classes extends RepositoryClasses, Prisma extends PrismaClientLike>
  extends Pick<Queryable, 'query'> {
  readonly database: Database;
  /**
   * The team's own Prisma Client, outside any session. With `rowSecurity` the database is told no actor there, and its
   * policies show no rows: use `session.prisma`.
   */
  readonly prisma: Prisma;
  /**
   * Runs `work` as one unit: all it does through the session is committed when it resolves, and rolled back when it
   * rejects. On a serialization failure or a deadlock the whole of it runs again, so it should do nothing else that
   * cannot be done twice.
   *
   * Inside a session of the same store it is nested in that one, behind a savepoint: on one connection, and with no other
   * option than an actor of its own.
   */
  session<Result>(...parameters: SessionParameters<Classes, Prisma, Result>): Promise<Result>;
  /** Disconnects Prisma and closes the database. */
  close(): Promise<void>;
}

/** Of a secret that cursors are signed with. */
const shortestSecret = 16;

/**
 * Sets up an application's repositories on a database.
 *
 * @throws ConfigurationError where a repository's name is taken, or a Prisma Client is given on another database than
 * PostgreSQL
 */
export function createStore<
  Classes extends RepositoryClasses,
  Prisma extends PrismaClientLike = PrismaClientLike,
>(options: StoreOptions<Classes, Prisma>): Store<Classes, Prisma> {
  class ConfiguredStore extends StoreWork<Classes, Prisma> {}
  return new (defineRepositories(ConfiguredStore, options.repositories))(options);
}

class StoreWork<Classes extends RepositoryClasses, Prisma extends PrismaClientLike>
  implements StoreCore<Classes, Prisma>, WithRepositories
{
  readonly database: Database;
  readonly context: RepositoryContext;
  readonly made: Map<string, object> = new Map();
  readonly query: Database['query'];
  readonly #Session: SessionClass<Classes, Prisma>;
  readonly #settings: SessionSettings<Prisma>;
  /** The session that the caller runs in. */
  readonly #current = new AsyncLocalStorage<StoreSession<Classes, Prisma>>();

  constructor(options: StoreOptions<Classes, Prisma>) {
    const { database, repositories, prisma, rowSecurity = false, cursorSecret, audit } = options;
    if (rowSecurity && !dialects[database.dialect].supportsRowSecurity) {
      throw new ConfigurationError(`${database.dialect} has no row security: leave "rowSecurity" out.`);
    }
    if (cursorSecret !== undefined && !(cursorSecret.length >= shortestSecret)) {
      throw new ConfigurationError(
        `"cursorSecret" is text of at least ${shortestSecret} characters; the one given has ${cursorSecret.length}.`,
      );
    }
    this.database = database;
    const context = { rowSecurity, cursorSecret, audit };
    this.context = { queryable: rowSecurity ? new SecuredExecutor(database) : database, ...context };
    this.query = database.query.bind(database);
    this.#Session = sessionClass(repositories);
    this.#settings = { prisma: prisma?.(poolOf(database)), context };
  }

  get prisma(): Prisma {
    const { prisma } = this.#settings;
    if (prisma === undefined) throw new NoPrismaError();
    return prisma;
  }

  session<Result>(...parameters: SessionParameters<Classes, Prisma, Result>): Promise<Result> {
    const [options, work] = parameters.length === 1 ? [{}, parameters[0]] : parameters;
    const around = this.#current.getStore();
    if (around !== undefined && !around.ended) return this.#nested(around, options, work);
    const { actor = currentActor(), ...transactionOptions } = options;
    const told = this.#settings.context.rowSecurity && {
      settings: { ...transactionOptions.settings, ...actorSettings(actor) },
    };
    return this.database.transaction(
      (transaction) => this.#run(new this.#Session(transaction, actor, this.#settings), work),
      { ...transactionOptions, ...told },
    );
  }

  #nested<Result>(
    around: StoreSession<Classes, Prisma>,
    { actor = around.actor, ...others }: SessionOptions,
    work: (session: Session<Classes, Prisma>) => Promise<Result>,
  ): Promise<Result> {
    const [option] = Object.keys(others);
    if (option !== undefined) {
      throw new ConfigurationError(
        `A session inside another one takes no "${option}": the outermost session decides that.`,
      );
    }
    return around.nest(actor, (session) => this.#run(session, work));
  }

  async #run<Result>(
    session: StoreSession<Classes, Prisma>,
    work: (session: Session<Classes, Prisma>) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#current.run(session, () => actAs(session.actor, () => work(session)));
    } finally {
      await session.end();
    }
  }

  async close(): Promise<void> {
    await this.#settings.prisma?.$disconnect();
    await this.database.close();
  }
}

/** A session pool over the database's own. */
function poolOf(database: Database): Pool {
  if (database.dialect !== 'postgres') {
    throw new ConfigurationError(
      `A store takes a Prisma Client on PostgreSQL only; this database is ${database.dialect}. Leave "prisma" out.`,
    );
  }
  // On PostgreSQL the driver is a pg.Pool.
  return sessionPool(database.driver as Pool);
}
