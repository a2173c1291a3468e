import type { DialectName, QueryOptions } from '../database.ts';
import type { QueryResult, Statement } from '../statement.ts';
import type { BeginOptions, TransactionLimits } from '../transaction/transaction-limits.ts';

/** One open connection as a dialect gives it. Connections and transactions are made of it, the same for every dialect. */
export interface Wire {
  readonly dialect: DialectName;
  /** To be looked at only; who sends something through it takes it by `lend`. */
  readonly driver: unknown;
  /** Whether the connection broke, or is in a state nobody knows: it cannot be used again. */
  readonly broken: boolean;
  /** How the first statement failed since `begin`, or since this was last set to undefined. */
  failure: unknown;
  query<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>>;
  script(text: string, options?: Pick<QueryOptions, 'signal'>): Promise<void>;
  /** Gives the driver to somebody who sends through it what this wire does not see. */
  lend(): unknown;
  /** Whatever is sent from now on belongs to the transaction; BEGIN itself may be sent with it. */
  begin(options: BeginOptions, limits: TransactionLimits): Promise<void>;
  /**
   * Says what COMMIT did; rejects with the database's or the connection's error where it surely rolled back, and with
   * `CommitOutcomeUnknownError` where nobody knows.
   */
  commit(limits: TransactionLimits): Promise<'committed' | 'rolled-back'>;
  /** Ends the transaction, or breaks the connection. Does not reject. */
  rollback(): Promise<void>;
}
