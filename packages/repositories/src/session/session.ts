import type { Queryable, Transaction } from '@holdfast/resilience';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import type { Actor } from '../actor/actor.ts';
import { dialects } from '../dialects/index.ts';
import { NoPrismaError } from '../errors/no-prisma-error.ts';
import { SessionEndedError } from '../errors/session-ended-error.ts';
import {
  type PrismaClientLike,
  PrismaTransaction,
  type PrismaTransactionClient,
} from '../prisma/prisma-transaction.ts';
import {
  defineRepositories,
  type Repositories,
  type RepositoryClasses,
  type WithRepositories,
} from './repositories.ts';
import { tellActor } from './row-security.ts';
import { SessionExecutor } from './session-executor.ts';

/**
 * A unit of work: its repositories, Prisma and Knex work on one connection, in one transaction, committed or rolled
 * back together.
 */
export type Session<
  Classes extends RepositoryClasses,
  Prisma extends PrismaClientLike,
> = SessionCore<Prisma> & Repositories<Classes>;

export interface SessionCore<Prisma extends PrismaClientLike>
  extends Pick<Queryable, 'query'>,
    Pick<Transaction, 'afterCommit' | 'afterRollback'> {
  readonly actor: Actor;
  /** The team's own Prisma Client. Its transaction is opened by the first query. */
  readonly prisma: PrismaTransactionClient<Prisma>;
  /** A query builder. `knex.transaction` makes a savepoint. */
  readonly knex: Knex;
}

/** What sessions of one store have in common. */
export interface SessionSettings<Prisma extends PrismaClientLike> {
  readonly prisma: Prisma | undefined;
  readonly context: Omit<WithRepositories['context'], 'queryable' | 'actor'>;
}

/** Opens the parts of a session when they are first used: an empty one costs next to nothing. */
export class SessionWork<Classes extends RepositoryClasses, Prisma extends PrismaClientLike>
  implements SessionCore<Prisma>, WithRepositories
{
  readonly actor: Actor;
  readonly context: WithRepositories['context'];
  readonly made: Map<string, object> = new Map();
  readonly #executor: SessionExecutor;
  readonly #transaction: Transaction;
  readonly #settings: SessionSettings<Prisma>;
  #prisma: PrismaTransaction<Prisma> | undefined;
  #knex: Knex | undefined;
  #ended = false;

  constructor(transaction: Transaction, actor: Actor, settings: SessionSettings<Prisma>) {
    this.actor = actor;
    this.#executor = new SessionExecutor(transaction);
    this.#transaction = transaction;
    this.#settings = settings;
    this.context = { ...settings.context, queryable: this.#executor, actor };
  }

  get query(): Queryable['query'] {
    return this.#executor.query.bind(this.#executor);
  }

  get afterCommit(): Transaction['afterCommit'] {
    return this.#transaction.afterCommit.bind(this.#transaction);
  }

  get afterRollback(): Transaction['afterRollback'] {
    return this.#transaction.afterRollback.bind(this.#transaction);
  }

  get prisma(): PrismaTransactionClient<Prisma> {
    const { prisma } = this.#settings;
    if (prisma === undefined) throw new NoPrismaError();
    // A store takes a Prisma Client on PostgreSQL only, where this is the driver.
    this.#prisma ??= new PrismaTransaction(prisma, this.#transaction.driver as PoolClient);
    return this.#prisma.client;
  }

  get knex(): Knex {
    this.#knex ??= dialects[this.#transaction.dialect].knexOn(() => {
      if (this.#ended) throw new SessionEndedError('session.knex');
      return this.#transaction.driver;
    });
    return this.#knex;
  }

  /** Runs `work` with a session inside this one, behind a savepoint, after the ones before it. */
  nest<Result>(
    actor: Actor,
    work: (session: StoreSession<Classes, Prisma>) => Promise<Result>,
  ): Promise<Result> {
    // Sessions are made of the class that `sessionClass` made, which takes the same.
    const SameClass = this.constructor as SessionClass<Classes, Prisma>;
    const isTold = this.#settings.context.rowSecurity && actor !== this.actor;
    return this.#executor.transaction(async (inner) => {
      if (isTold) await inner.query(tellActor(actor));
      const result = await work(new SameClass(inner, actor, this.#settings));
      if (isTold) await inner.query(tellActor(this.actor));
      return result;
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Ends what was opened, before the transaction itself is ended. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#executor.end();
    await this.#prisma?.end();
  }
}

/** A session as its store sees it. */
export type StoreSession<Classes extends RepositoryClasses, Prisma extends PrismaClientLike> = SessionWork<
  Classes,
  Prisma
> &
  Repositories<Classes>;

export type SessionClass<Classes extends RepositoryClasses, Prisma extends PrismaClientLike> = new (
  ...parameters: ConstructorParameters<typeof SessionWork<Classes, Prisma>>
) => StoreSession<Classes, Prisma>;

/** The class of a store's sessions: `SessionWork` with a getter for each repository. */
export function sessionClass<Classes extends RepositoryClasses, Prisma extends PrismaClientLike>(
  classes: Classes,
): SessionClass<Classes, Prisma> {
  return defineRepositories(class extends SessionWork<Classes, Prisma> {}, classes);
}
