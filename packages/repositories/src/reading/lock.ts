import type { AnyTable } from '@holdfast/db-types';
import type { Knex } from 'knex';
import { isTransaction } from '../access/executor.ts';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';

/** How the rows that are read are locked until the session ends. */
export interface Lock {
  /** Against every other writer, or against writers alone while others may read with a lock as well. */
  readonly for: 'update' | 'share';
  /**
   * What to do about rows that somebody else has locked: wait for them, leave them out, or fail.
   * @default 'wait'
   */
  readonly locked?: 'wait' | 'skip' | 'fail';
}

export function shapeOfLock(lock: Lock | undefined): string {
  return lock === undefined ? '' : `for ${lock.for} ${lock.locked ?? 'wait'}`;
}

/** Where the dialect locks no rows, a transaction that writes is alone anyway. */
export function applyLock(query: Knex.QueryBuilder, lock: Lock | undefined, { dialect }: MappedTable): void {
  if (lock === undefined || !dialect.supportsRowLocks) return;
  if (lock.for === 'update') query.forUpdate();
  else query.forShare();
  if (lock.locked === 'skip') query.skipLocked();
  else if (lock.locked === 'fail') query.noWait();
}

/** @throws QueryError where it is no lock, or there is no session whose end would end it */
export function requireLockable({ table, context }: TableAccess<AnyTable>, lock: Lock | undefined): void {
  if (lock === undefined) return;
  if (!['update', 'share'].includes(lock.for)) {
    throw new QueryError(`A lock is for update or share, not ${quoteValue(lock.for)}.`);
  }
  if (lock.locked !== undefined && !['wait', 'skip', 'fail'].includes(lock.locked)) {
    throw new QueryError(`What is locked is to wait for, skip or fail at, not ${quoteValue(lock.locked)}.`);
  }
  if (isTransaction(context.queryable)) return;
  throw new QueryError(
    `${table.name}: rows can be locked inside a session only. Outside, the lock would end with the statement.`,
  );
}
