import type { AnyTable, Row } from '@holdfast/db-types';
import type { Knex } from 'knex';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import { QueryError } from '../errors/query-error.ts';
import type { TableMapping } from '../repository/table-mapping.ts';
import { Slot } from '../statements/slot.ts';
import { isOperatorName, type OperatorName, type Operators, operators } from './operators.ts';

/** Which rows: every condition must hold. A plain value means equality; `null` means that there is none. */
export type Where<T extends AnyTable> = {
  readonly [Property in keyof Row<T>]?:
    | Exclude<Row<T>[Property], null>
    | Operators<Exclude<Row<T>[Property], null>>
    | null;
};

/** One comparison. Conditions with `null` take no value. */
interface Condition {
  readonly property: string;
  readonly operator: OperatorName | 'null' | 'not null';
}

/** A `where` taken apart: its shape, which is compiled once, and its values, which come with each call. */
export interface Criteria {
  readonly shape: string;
  readonly values: readonly unknown[];
  /** Adds the conditions; their values are the slots from `firstSlot` on. */
  apply(query: Knex.QueryBuilder, firstSlot: number): void;
}

export function criteria<T extends AnyTable>(
  where: Where<T> | undefined,
  mapping: TableMapping,
  dialect: SqlDialect,
): Criteria {
  const conditions: Condition[] = [];
  const values: unknown[] = [];
  for (const [property, wanted] of Object.entries(where ?? {})) {
    const column = mapping.column(property);
    for (const [name, value] of Object.entries(comparisons(wanted))) {
      // Left out without a word, it would match every row.
      if (value === undefined) {
        throw new QueryError(
          `${mapping.table.name}.${property} is compared with undefined. Leave the condition out, or compare with null.`,
        );
      }
      if (!isOperatorName(name)) {
        throw new QueryError(
          `${mapping.table.name}.${property}: there is no operator "${name}". There are: ${Object.keys(operators).join(', ')}.`,
        );
      }
      if (value === null && (name === 'eq' || name === 'ne')) {
        conditions.push({ property, operator: name === 'eq' ? 'null' : 'not null' });
      } else if (column.isJson) {
        throw new QueryError(
          `${mapping.table.name}.${property} is JSON: it can be compared with null only, as databases disagree on when two JSON values are equal.`,
        );
      } else {
        conditions.push({ property, operator: name });
        values.push(encode(mapping, dialect, property, name, value));
      }
    }
  }
  return {
    shape: conditions.map(({ property, operator }) => `${property} ${operator}`).join(','),
    values,
    apply(query, firstSlot) {
      let slot = firstSlot;
      for (const { property, operator } of conditions) {
        const column = mapping.column(property).databaseName;
        if (operator === 'null') query.whereNull(column);
        else if (operator === 'not null') query.whereNotNull(column);
        else operators[operator](query, column, new Slot(slot++), dialect);
      }
    },
  };
}

/** A plain value is short for `{ eq: value }`. */
function comparisons(wanted: unknown): object {
  const prototype: unknown =
    typeof wanted === 'object' && wanted !== null ? Object.getPrototypeOf(wanted) : undefined;
  // What has this prototype is an object.
  return prototype === null || prototype === Object.prototype ? (wanted as object) : { eq: wanted };
}

function encode(
  mapping: TableMapping,
  dialect: SqlDialect,
  property: string,
  operator: OperatorName,
  value: unknown,
): unknown {
  if (operator !== 'in') return mapping.column(property).encode(value);
  if (!Array.isArray(value)) {
    throw new QueryError(`${mapping.table.name}.${property}: "in" takes a list, not ${typeof value}.`);
  }
  return dialect.encodeList(value.map((item) => mapping.column(property).encode(item)));
}
