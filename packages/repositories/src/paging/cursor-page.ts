import type { AnyTable, Row } from '@holdfast/db-types';
import { classifyError } from '@holdfast/resilience';
import type { TableAccess } from '../access/table-access.ts';
import { matches } from '../criteria/where.ts';
import { InvalidCursorError } from '../errors/invalid-cursor-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { type Order, type OrderBy, reversed, shapeOfOrder, totalOrder } from '../reading/order.ts';
import type { FilterOptions } from '../reading/read-options.ts';
import { CursorFormat } from './cursor.ts';
import { requireSize } from './page-size.ts';
import type { Position } from './position.ts';
import { type PositionedRows, readFrom } from './read-from.ts';

const usualSize = 20;
const largestSize = 1000;

/** Forwards by `first` and `after`, or backwards by `last` and `before`. */
export interface CursorOptions<T extends AnyTable> extends FilterOptions<T> {
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<T>;
  /** How many rows, from the beginning or from `after` on: 1 to 1000. @default 20 */
  readonly first?: number;
  /** The cursor of the page before: its `next`. */
  readonly after?: string | undefined;
  /** How many rows, up to the end or to `before`: 1 to 1000. @default 20, where `before` is given */
  readonly last?: number;
  /** The cursor of the page behind: its `previous`. */
  readonly before?: string | undefined;
}

/** A part of the rows, in their order. */
export interface CursorPage<Item> {
  readonly rows: Item[];
  /** What to give as `after` for the rows that follow; undefined where none do. */
  readonly next: string | undefined;
  /** What to give as `before` for the rows in front; undefined where there are none. */
  readonly previous: string | undefined;
}

/**
 * The rows beside a cursor.
 * @throws InvalidCursorError where the cursor is none of this table and order; QueryError
 */
export async function cursorPage<T extends AnyTable>(
  access: TableAccess<T>,
  options: CursorOptions<T>,
): Promise<CursorPage<Row<T>>> {
  const { mapped, table } = access;
  const { where, visibility = 'live', orderBy } = options;
  const { backwards, size, cursor } = directionOf(table.name, options);
  const order = totalOrder(orderBy, mapped.mapping);
  refuseSecrets(table.name, order);
  const wanted = access.within(visibility, matches(mapped, where));
  const format = new CursorFormat(mapped, order, access.context.cursorSecret);
  const from = cursor === undefined ? undefined : format.read(cursor);
  const found = await explained(table.name, order, from, () =>
    readFrom(access, wanted, backwards ? reversed(order) : order, from, size + 1),
  );
  const further = found.rows.length > size;
  const rows = found.rows.slice(0, size);
  const ahead = further ? cursorAt(format, found, size - 1, from) : undefined;
  const behind = cursor === undefined ? undefined : cursorAt(format, found, 0, from);
  if (!backwards) return { rows, next: ahead, previous: behind };
  return { rows: rows.reverse(), next: behind, previous: ahead };
}

/** The cursor of the row at this index. Of a page without rows: the row it was to follow, included. */
function cursorAt(
  format: CursorFormat,
  found: PositionedRows<AnyTable>,
  index: number,
  from: Position | undefined,
): string | undefined {
  const values = found.positionAt(index);
  if (values !== undefined) return format.write({ values, inclusive: false });
  return from && format.write({ values: from.values, inclusive: true });
}

function directionOf(
  table: string,
  { first, after, last, before }: CursorOptions<AnyTable>,
): { readonly backwards: boolean; readonly size: number; readonly cursor: string | undefined } {
  const backwards = last !== undefined || before !== undefined;
  if (backwards && (first !== undefined || after !== undefined)) {
    throw new QueryError(
      `${table}: a cursor goes forwards by "first" and "after", or backwards by "last" and "before", not both.`,
    );
  }
  const size = (backwards ? last : first) ?? usualSize;
  requireSize(table, backwards ? 'last' : 'first', size, largestSize);
  return { backwards, size, cursor: backwards ? before : after };
}

/** A cursor holds the values it stands at, and can be read by whoever has it. */
function refuseSecrets(table: string, order: readonly Order[]): void {
  const secret = order.find(({ column }) => column.secret);
  if (secret === undefined) return;
  throw new QueryError(`${table}.${secret.column.property} is secret: a cursor of that order would show it.`);
}

/** Values that are none of their columns come from a cursor that was made up. */
async function explained<Result>(
  table: string,
  order: readonly Order[],
  from: Position | undefined,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (from === undefined || classifyError(error).kind !== 'invalid-value') throw error;
    throw new InvalidCursorError(table, shapeOfOrder(order), error);
  }
}
