import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import type { Order } from '../reading/order.ts';
import { selectRows } from '../reading/select.ts';
import { beyond } from './beyond.ts';
import { type Position, positionSelection, type StoredValue, takePositions } from './position.ts';

/** Rows, and the position of each in the order they were read in. */
export interface PositionedRows<T extends AnyTable> {
  readonly rows: Row<T>[];
  readonly positions: readonly (readonly StoredValue[])[];
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
  const beside = positionSelection(mapped, order);
  const result = await access.read(selectRows(mapped, { predicate, order, limit, beside }));
  const positions = takePositions(mapped, order, result.rows);
  return { rows: access.decode(result), positions };
}
