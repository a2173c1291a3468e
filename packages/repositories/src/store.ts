import type { Database, Queryable, TransactionOptions } from '@holdfast/resilience';
import type { Pool } from 'pg';
import type { RepositoryContext } from './access/table-access.ts';
import { currentActor } from './actor/acting.ts';
import type { Actor } from './actor/actor.ts';
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
import {
  runSession,
  type Session,
  type SessionClass,
  type SessionSettings,
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
  /** The team's own Prisma Client, outside any session. */
  readonly prisma: Prisma;
  /**
   * Runs `work` as one unit: all it does through the session is committed when it resolves, and rolled back when it
   * rejects. On a serialization failure or a deadlock the whole of it runs again, so it should do nothing else that
   * cannot be done twice.
   */
  session<Result>(...parameters: SessionParameters<Classes, Prisma, Result>): Promise<Result>;
  /** Disconnects Prisma and closes the database. */
  close(): Promise<void>;
}

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
  readonly query: Database['query'];
  readonly #Session: SessionClass<Classes, Prisma>;
  readonly #settings: SessionSettings<Prisma>;

  constructor({ database, repositories, prisma }: StoreOptions<Classes, Prisma>) {
    this.database = database;
    this.context = { queryable: database };
    this.query = database.query.bind(database);
    this.#Session = sessionClass(repositories);
    this.#settings = { prisma: prisma?.(poolOf(database)), context: {} };
  }

  get prisma(): Prisma {
    const { prisma } = this.#settings;
    if (prisma === undefined) throw new NoPrismaError();
    return prisma;
  }

  session<Result>(...parameters: SessionParameters<Classes, Prisma, Result>): Promise<Result> {
    const [{ actor = currentActor(), ...transactionOptions }, work] =
      parameters.length === 1 ? [{}, parameters[0]] : parameters;
    return this.database.transaction(
      (transaction) => runSession(new this.#Session(transaction, actor, this.#settings), work),
      transactionOptions,
    );
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
