import type { Knex } from 'knex';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import { slot } from '../statements/slot.ts';
import { type BasicOperatorName, operators } from './operators.ts';

/** Criteria as a tree, without their values: a comparison knows the index of the one it takes. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'null'; readonly column: MappedColumn; readonly negated: boolean }
  | Truth
  | Comparison;

/**
 * A yes or no that a row has. It stands in the statement's text, where indexes of only the rows that have it can be found
 * for it; there are but two.
 */
export interface Truth {
  readonly kind: 'truth';
  readonly column: MappedColumn;
  /** As the database writes it. */
  readonly literal: string;
  readonly negated: boolean;
}

export interface Comparison {
  readonly kind: 'compare';
  readonly column: MappedColumn;
  readonly operator: BasicOperatorName;
  readonly value: number;
  readonly negated: boolean;
}

/** The rows that do not meet the condition. A comparison is not met by a row without a value, so its negation is. */
export function negate(condition: Condition): Condition {
  if (condition.kind === 'all' || condition.kind === 'any') {
    return { kind: condition.kind === 'all' ? 'any' : 'all', of: condition.of.map(negate) };
  }
  return { ...condition, negated: !condition.negated };
}

/** Names the condition: two of one shape, on one table, compile to the same SQL. */
export function shapeOf(condition: Condition): string {
  if (condition.kind === 'all' || condition.kind === 'any') {
    return `${condition.kind}(${condition.of.map(shapeOf).join(',')})`;
  }
  return `${condition.column.property} ${condition.negated ? 'not ' : ''}${said(condition)}`;
}

function said(condition: Exclude<Condition, { readonly of: unknown }>): string {
  if (condition.kind === 'compare') return condition.operator;
  return condition.kind === 'truth' ? condition.literal : 'null';
}

/** Adds the condition to a query, with its values in the slots from `firstSlot` on. */
export function applyCondition(
  query: Knex.QueryBuilder,
  condition: Condition,
  firstSlot: number,
  dialect: SqlDialect,
): void {
  switch (condition.kind) {
    case 'all':
      if (condition.of.length === 0) query.whereRaw('1 = 1');
      for (const part of condition.of) applyCondition(query, part, firstSlot, dialect);
      break;
    case 'any':
      if (condition.of.length === 0) query.whereRaw('1 = 0');
      query.where((either) => {
        for (const part of condition.of) {
          either.orWhere((group) => applyCondition(group, part, firstSlot, dialect));
        }
      });
      break;
    case 'null':
      if (condition.negated) query.whereNotNull(condition.column.databaseName);
      else query.whereNull(condition.column.databaseName);
      break;
    case 'truth':
      applyOrNegate(query, condition, (group) =>
        group.whereRaw(`?? = ${condition.literal}`, [condition.column.databaseName]),
      );
      break;
    case 'compare':
      applyOrNegate(query, condition, (group) =>
        operators[condition.operator].apply(
          group,
          condition.column,
          slot(firstSlot + condition.value),
          dialect,
        ),
      );
  }
}

function applyOrNegate(
  query: Knex.QueryBuilder,
  { column, negated }: Comparison | Truth,
  compare: (group: Knex.QueryBuilder) => void,
): void {
  if (!negated) {
    compare(query);
    return;
  }
  query.where((either) => {
    either.whereNot(compare);
    if (column.nullable) either.orWhereNull(column.databaseName);
  });
}
