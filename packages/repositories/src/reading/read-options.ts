import type { AnyTable } from '@holdfast/db-types';
import type { Visibility } from '../criteria/visibility.ts';
import type { Where } from '../criteria/where.ts';
import type { Lock } from './lock.ts';
import type { OrderBy } from './order.ts';

export interface FindOptions {
  /** Whether a soft-deleted row is found. @default 'live' */
  readonly visibility?: Visibility;
  /** Locks what is read until the session ends; outside a session it would be over at once, and is refused. */
  readonly lock?: Lock;
}

export interface FilterOptions<T extends AnyTable> {
  readonly where?: Where<T>;
  /** Whether soft-deleted rows are among them. @default 'live' */
  readonly visibility?: Visibility;
}

export interface ListOptions<T extends AnyTable> extends FilterOptions<T> {
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<T>;
  /** @default none; more than 10,000 rows are refused then */
  readonly limit?: number;
  /** @default 0 */
  readonly offset?: number;
  readonly lock?: Lock;
}
