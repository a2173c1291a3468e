import type { Knex } from 'knex';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import type { Slot } from '../statements/slot.ts';

/** What a column can be compared by, and with what. */
export interface Operators<Value> {
  /** Equal to the value; `null` matches rows without one. */
  readonly eq?: Value | null;
  /** Not equal to the value, rows without one included; `null` matches rows with one. */
  readonly ne?: Value | null;
  readonly lt?: Value;
  readonly lte?: Value;
  readonly gt?: Value;
  readonly gte?: Value;
  /** Equal to one of the values; an empty list matches no row. */
  readonly in?: readonly Value[];
}

export type OperatorName = keyof Operators<unknown>;

type Apply = (query: Knex.QueryBuilder, column: string, value: Slot, dialect: SqlDialect) => void;

const compareBy =
  (operator: string): Apply =>
  (query, column, value) => {
    // The builder's types know nothing of slots; it binds them like any other value.
    query.where(column, operator, value as unknown as Knex.Value);
  };

export const operators: Readonly<Record<OperatorName, Apply>> = {
  eq: compareBy('='),
  ne: (query, column, value) => {
    query.where((either) => {
      either.where(column, '<>', value as unknown as Knex.Value).orWhereNull(column);
    });
  },
  lt: compareBy('<'),
  lte: compareBy('<='),
  gt: compareBy('>'),
  gte: compareBy('>='),
  in: (query, column, value, dialect) => dialect.whereIn(query, column, value),
};

export function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(operators, name);
}
