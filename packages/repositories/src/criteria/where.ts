import type { AnyTable, Row } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { applyCondition, shapeOf } from './condition.ts';
import type { Operators } from './operators.ts';
import { parseWhere } from './parse-where.ts';
import { everything, type Predicate } from './predicate.ts';

/**
 * Which rows: every condition must hold. A plain value means equality; `null` means that there is none.
 *
 * @example
 * { status: 'open', paidAt: null, total: { gte: 100 }, or: [{ number: { startsWith: 'A-' } }, { isUrgent: true }] }
 */
export type Where<T extends AnyTable> = {
  readonly [Property in keyof Row<T>]?:
    | Exclude<Row<T>[Property], null>
    | Operators<Exclude<Row<T>[Property], null>>
    | null;
} & {
  /** All of these hold. */
  readonly and?: readonly Where<T>[];
  /** At least one of these holds; of none, none does. */
  readonly or?: readonly Where<T>[];
  /** This does not hold. */
  readonly not?: Where<T>;
};

/**
 * The rows that meet the criteria.
 * @throws QueryError where they name what is not there; ColumnValueError where a value is none of its column
 */
export function matches<T extends AnyTable>(
  { mapping, dialect }: MappedTable,
  where: Where<T> | undefined,
): Predicate {
  if (where === undefined) return everything;
  const { condition, values } = parseWhere(mapping, dialect, where);
  if (condition.kind === 'all' && condition.of.length === 0) return everything;
  return {
    shape: shapeOf(condition),
    values,
    apply: (query, firstSlot) => applyCondition(query, condition, firstSlot, dialect),
  };
}

/**
 * Criteria for rows whose text holds `text`, upper or lower case, in at least one of `properties`. What is looked for
 * is text, and never a pattern.
 *
 * @throws QueryError where no property is given
 * @example users.list({ where: { isActive: true, ...search(['username', 'fullName'], 'ada') } })
 */
export function search<Property extends string>(
  properties: readonly Property[],
  text: string,
): { readonly or: readonly { readonly [Searched in Property]?: { readonly icontains: string } }[] } {
  if (properties.length === 0) throw new QueryError('search() needs at least one property to look in.');
  return {
    // One property each, which is what the type says.
    or: properties.map(
      (property) =>
        ({ [property]: { icontains: text } }) as { [Searched in Property]?: { icontains: string } },
    ),
  };
}
