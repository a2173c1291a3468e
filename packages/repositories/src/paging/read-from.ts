import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import type { Order } from '../reading/order.ts';
import { selectRows } from '../reading/select.ts';
import { beyond } from './beyond.ts';
import { type Position, PositionReader, type StoredValue } from './position.ts';

/** Rows, and the position of each in the order they were read in. */
export interface PositionedRows<T extends AnyTable> {
  readonly rows: Row<T>[];
  /** Undefined where there is no row at this index; -1 is the last one. */
  positionAt(index: number): readonly StoredValue[] | undefined;
}

/** The first rows of an order, or those that follow a position in it: as quick there as at the beginning. */
export async function readFrom<T extends AnyTable>(
  access: TableAccess<T>,
  wanted: Predicate,
  order: readonly Order[],
  position: Position | undefined,
  limit: number,
): Promise<PositionedRows<T>> {
  const { mapped } = access;
  const predicate = position === undefined ? wanted : allOf(wanted, beyond(order, position));
  const reader = new PositionReader(mapped, order);
  const { selection: beside } = reader;
  const held = access.isHeldByPolicies;
  const statement = selectRows(mapped, { predicate, order, limit, beside, held });
  const result = await access.read(statement);
  const taken = reader.take(result.rows);
  const rows = access.decode(result);
  return {
    rows,
    positionAt(index) {
      const row = rows.at(index);
      return row && reader.positionOf(row, taken.at(index));
    },
  };
}
