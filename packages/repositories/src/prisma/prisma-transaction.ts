import type { PoolClient } from 'pg';
import { SessionEndedError } from '../errors/session-ended-error.ts';
import { deferred } from './deferred.ts';
import { withSessionConnection } from './session-pool.ts';

/** What tells a Prisma Client; its models differ from team to team. */
export interface PrismaClientLike {
  $disconnect(): Promise<void>;
  $transaction(...parameters: never): Promise<unknown>;
}

/** The form of `$transaction` that is used here, among those Prisma has. */
type OpenTransaction = (
  work: (client: object) => Promise<void>,
  options: { readonly timeout: number },
) => Promise<void>;

/** The client that Prisma hands to an interactive transaction: typed as the team's own models. */
export type PrismaTransactionClient<Client> = Omit<
  Client,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$use' | '$extends'
>;

/** The longest a timer can be set to: the session's own limits end it, not Prisma's. */
const unlimitedMs = 2 ** 31 - 1;

/**
 * Prisma's interactive transaction on a session's connection. It is opened by the first query through `client`, and
 * costs nothing before. Ending it tells Prisma alone: the session's own COMMIT or ROLLBACK decides.
 */
export class PrismaTransaction<Client extends PrismaClientLike> {
  /** Queries through it open the transaction and run in it. */
  readonly client: PrismaTransactionClient<Client>;
  #ended = false;
  #opened: { readonly client: Promise<object>; readonly end: () => Promise<void> } | undefined;

  constructor(prisma: Client, connection: PoolClient) {
    // `deferred` replays each call on the client that Prisma hands out, which has this type.
    this.client = deferred(async () => {
      if (this.#ended) throw new SessionEndedError('session.prisma');
      this.#opened ??= open(prisma, connection);
      return this.#opened.client;
    }) as PrismaTransactionClient<Client>;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#opened?.end();
  }
}

function open(
  prisma: PrismaClientLike,
  connection: PoolClient,
): { readonly client: Promise<object>; readonly end: () => Promise<void> } {
  const client = Promise.withResolvers<object>();
  const sessionOver = Promise.withResolvers<void>();
  // Every Prisma Client has this form of it; the type above leaves room for the models' own.
  const openTransaction = prisma.$transaction.bind(prisma) as OpenTransaction;
  const work = (transaction: object) => {
    client.resolve(transaction);
    return sessionOver.promise;
  };
  const ended = withSessionConnection(connection, () =>
    openTransaction(work, { timeout: unlimitedMs }),
  ).catch(
    // Either it did not open, which the query that asked for it reports, or the connection is gone, which the session's
    // own COMMIT or ROLLBACK reports.
    (error: unknown) => client.reject(error),
  );
  return {
    client: client.promise,
    end: () => {
      sessionOver.resolve();
      return ended;
    },
  };
}
