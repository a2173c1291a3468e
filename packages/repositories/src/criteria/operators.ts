import type { Knex } from 'knex';
import type { SqlDialect, TextMatch } from '../dialects/sql-dialect.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';

/** What a column can be compared by, and with what. */
export type Operators<Value> = Comparisons<Value> & (Value extends string ? TextMatches : unknown);

interface Comparisons<Value> {
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
  /** Equal to none of the values, rows without one included; an empty list matches every row. */
  readonly notIn?: readonly Value[];
  /** Whether the row has no value. */
  readonly isNull?: boolean;
}

/** What is looked for is text, and never a pattern: `%` and `_` stand for themselves. */
interface TextMatches {
  readonly contains?: string;
  /** Contains, in upper or lower case. SQLite knows the case of ASCII letters only. */
  readonly icontains?: string;
  readonly startsWith?: string;
  readonly endsWith?: string;
}

/** What criteria can say of a column. */
export type OperatorName = keyof Comparisons<unknown> | keyof TextMatches;

/** The comparisons that are not made of others: `ne` is `eq` negated, `notIn` is `in`. */
export type BasicOperatorName = Exclude<OperatorName, 'ne' | 'notIn' | 'isNull'>;

/** One way to compare a column with a value. */
export interface Operator {
  /** What it takes: one of the column's values, a list of them, or text to look for. */
  readonly takes: 'value' | 'list' | { readonly text: TextMatch };
  /** Whether the column can be compared so. */
  compares(column: MappedColumn): boolean;
  apply(query: Knex.QueryBuilder, column: MappedColumn, value: Knex.Value, dialect: SqlDialect): void;
}

// Databases disagree on when two documents are equal, and one value is never encrypted the same way twice.
const isComparable = ({ type }: MappedColumn): boolean => type !== 'json' && type !== 'encrypted';
const isOrdered = (column: MappedColumn): boolean => isComparable(column) && column.type !== 'list';
const isTextual = ({ type }: MappedColumn): boolean => type === 'text' || type === 'caseInsensitiveText';

function comparison(symbol: string, compares = isOrdered): Operator {
  return {
    takes: 'value',
    compares,
    apply: (query, { databaseName }, value) => query.where(databaseName, symbol, value),
  };
}

function textMatch(match: TextMatch): Operator {
  return {
    takes: { text: match },
    compares: isTextual,
    apply: (query, column, value, dialect) => dialect.whereText(query, column, match, value),
  };
}

export const operators: Readonly<Record<BasicOperatorName, Operator>> = {
  eq: comparison('=', isComparable),
  lt: comparison('<'),
  lte: comparison('<='),
  gt: comparison('>'),
  gte: comparison('>='),
  in: {
    takes: 'list',
    compares: isOrdered,
    apply: (query, { databaseName }, list, dialect) => dialect.whereIn(query, databaseName, list),
  },
  contains: textMatch('contains'),
  icontains: textMatch('icontains'),
  startsWith: textMatch('startsWith'),
  endsWith: textMatch('endsWith'),
};
