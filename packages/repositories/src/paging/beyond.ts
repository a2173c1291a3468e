import type { Knex } from 'knex';
import type { Predicate } from '../criteria/predicate.ts';
import type { Order } from '../reading/order.ts';
import { shapeOfOrder } from '../reading/order.ts';
import { slot } from '../statements/slot.ts';
import type { Position } from './position.ts';

/** The rows that follow a position in the order. */
export function beyond(order: readonly Order[], { values, inclusive }: Position): Predicate {
  const missing = order.map((_, index) => values[index] === null);
  const shape = `beyond ${inclusive} ${missing.map(Number).join('')} ${shapeOfOrder(order)}`;
  return {
    shape,
    values,
    apply(query, firstSlot) {
      if (isOneComparison(order)) compareTogether(query, order, inclusive, firstSlot);
      else new Steps(order, missing, inclusive, firstSlot).apply(query);
    },
  };
}

/** Whether the order is that of row values, so that one index serves it from any position on. */
function isOneComparison(order: readonly Order[]): boolean {
  return order.every(({ column, direction }) => !column.nullable && direction === order[0]?.direction);
}

function compareTogether(
  query: Knex.QueryBuilder,
  order: readonly Order[],
  inclusive: boolean,
  firstSlot: number,
): void {
  const names = order.map(() => '??').join(', ');
  const slots = order.map(() => '?').join(', ');
  const compared = `(${names}) ${symbolOf(order[0], inclusive)} (${slots})`;
  query.whereRaw(compared, [
    ...order.map(({ column }) => column.databaseName),
    ...order.map((_, index) => slot(firstSlot + index)),
  ]);
}

function symbolOf(order: Order | undefined, inclusive: boolean): string {
  const symbol = order?.direction === 'desc' ? '<' : '>';
  return inclusive ? `${symbol}=` : symbol;
}

/** The same, column by column: beyond the first one's value; or at it, and beyond the second's; and so on. */
class Steps {
  readonly #order: readonly Order[];
  readonly #missing: readonly boolean[];
  readonly #inclusive: boolean;
  readonly #firstSlot: number;

  constructor(order: readonly Order[], missing: readonly boolean[], inclusive: boolean, firstSlot: number) {
    this.#order = order;
    this.#missing = missing;
    this.#inclusive = inclusive;
    this.#firstSlot = firstSlot;
  }

  apply(query: Knex.QueryBuilder): void {
    const [first] = this.#order;
    // Says nothing that the rest does not say, but lets an index on the first column begin there.
    if (first !== undefined && !this.#missing[0] && !this.#missingFollow(first)) {
      query.where(first.column.databaseName, symbolOf(first, true), slot(this.#firstSlot));
    }
    this.#from(query, 0);
  }

  #from(query: Knex.QueryBuilder, index: number): void {
    const order = this.#order[index];
    if (order === undefined) {
      query.whereRaw(this.#inclusive ? '1 = 1' : '1 = 0');
      return;
    }
    query.where((either) => {
      either.where((further) => this.#further(further, order, index));
      either.orWhere((tied) => {
        const { databaseName } = order.column;
        if (this.#missing[index]) tied.whereNull(databaseName);
        else tied.where(databaseName, slot(this.#firstSlot + index));
        this.#from(tied, index + 1);
      });
    });
  }

  /** Beyond this one column's value. A missing value is the largest. */
  #further(query: Knex.QueryBuilder, order: Order, index: number): void {
    const { databaseName } = order.column;
    if (this.#missing[index]) {
      if (order.direction === 'asc') query.whereRaw('1 = 0');
      else query.whereNotNull(databaseName);
      return;
    }
    query.where(databaseName, symbolOf(order, false), slot(this.#firstSlot + index));
    if (this.#missingFollow(order)) query.orWhereNull(databaseName);
  }

  #missingFollow({ column, direction }: Order): boolean {
    return column.nullable && direction === 'asc';
  }
}
