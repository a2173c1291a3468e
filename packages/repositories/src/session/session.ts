import type { Queryable, Transaction } from '@holdfast/resilience';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { type Actor, systemActor } from '../actor.ts';
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

/**
 * A unit of work: its repositories, Prisma and Knex work on one connection, in one transaction, committed or rolled
 * back together.
 */
export type Session<
  Classes extends RepositoryClasses,
  Prisma extends PrismaClientLike,
> = SessionCore<Prisma> & Repositories<Classes>;

export interface SessionCore<Prisma extends PrismaClientLike> extends Pick<Queryable, 'query'> {
  readonly actor: Actor;
  /** The team's own Prisma Client. Its transaction is opened by the first query. */
  readonly prisma: PrismaTransactionClient<Prisma>;
  /** A query builder. `knex.transaction` makes a savepoint. */
  readonly knex: Knex;
}

/** Opens the parts of a session when they are first used: an empty one costs next to nothing. */
export class SessionWork<Prisma extends PrismaClientLike> implements SessionCore<Prisma>, WithRepositories {
  readonly actor: Actor;
  readonly context: WithRepositories['context'];
  readonly query: Transaction['query'];
  readonly #transaction: Transaction;
  readonly #basePrisma: Prisma | undefined;
  #prisma: PrismaTransaction<Prisma> | undefined;
  #knex: Knex | undefined;
  #ended = false;

  constructor(transaction: Transaction, actor: Actor | undefined, prisma: Prisma | undefined) {
    this.actor = actor ?? systemActor;
    this.context = { queryable: transaction, actor: this.actor };
    this.query = transaction.query.bind(transaction);
    this.#transaction = transaction;
    this.#basePrisma = prisma;
  }

  get prisma(): PrismaTransactionClient<Prisma> {
    if (this.#basePrisma === undefined) {
      throw new NoPrismaError();
    }
    // A store takes a Prisma Client on PostgreSQL only, where this is the driver.
    this.#prisma ??= new PrismaTransaction(this.#basePrisma, this.#transaction.driver as PoolClient);
    return this.#prisma.client;
  }

  get knex(): Knex {
    this.#knex ??= dialects[this.#transaction.dialect].knexOn(() => {
      if (this.#ended) throw new SessionEndedError('knex');
      return this.#transaction.driver;
    });
    return this.#knex;
  }

  /** Ends what was opened, before the transaction itself is ended. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#prisma?.end();
  }
}

export type SessionClass<Classes extends RepositoryClasses, Prisma extends PrismaClientLike> = new (
  ...parameters: ConstructorParameters<typeof SessionWork<Prisma>>
) => SessionWork<Prisma> & Repositories<Classes>;

/** The class of a store's sessions: `SessionWork` with a getter for each repository. */
export function sessionClass<Classes extends RepositoryClasses, Prisma extends PrismaClientLike>(
  classes: Classes,
): SessionClass<Classes, Prisma> {
  return defineRepositories(class extends SessionWork<Prisma> {}, classes);
}
