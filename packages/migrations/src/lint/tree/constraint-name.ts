import type { ColumnDef, Constraint, RangeVar } from 'libpg-query';

import { stringsIn } from '../catalog/object-name.ts';
import { longestName } from '../read-postgres.ts';
import { objectsIn } from './walk.ts';

/** The name that a constraint has, or that PostgreSQL would give it. */
export function constraintName(
  constraint: Constraint,
  relation: RangeVar,
  column: ColumnDef | undefined,
  ending: 'check' | 'fkey' | 'key' | 'pkey' | 'not_null',
): string {
  const { conname, keys, fk_attrs, including } = constraint;
  if (conname !== undefined) return conname;
  const own = column?.colname === undefined ? [] : [column.colname];
  const columns = [...stringsIn(keys ?? fk_attrs), ...stringsIn(including), ...own];
  const table = relation.relname ?? '';
  if (ending === 'pkey') return fittingName(table, [], ending);
  return fittingName(table, columns.length > 0 ? columns : onlyColumnOf(constraint), ending);
}

/** A name made of others, each shortened as PostgreSQL does it, so that none is cut off. */
export function fittingName(table: string, columns: readonly string[], ending: string): string {
  let [first, second] = [table, columns.join('_')];
  const name = (): string => [first, ...(second === '' ? [] : [second]), ending].join('_');
  while (Buffer.byteLength(name()) > longestName) {
    if (Buffer.byteLength(first) > Buffer.byteLength(second)) first = withoutLast(first);
    else second = withoutLast(second);
  }
  return name();
}

function withoutLast(text: string): string {
  return Array.from(text).slice(0, -1).join('');
}

/** The column of a check that is about one alone. */
function onlyColumnOf({ raw_expr }: Constraint): readonly string[] {
  const names = new Set<string>();
  for (const found of objectsIn(raw_expr)) {
    // The tree marks a reference by its key.
    const reference = (found as { ColumnRef?: { fields?: Constraint['keys'] } }).ColumnRef;
    if (reference !== undefined) names.add(stringsIn(reference.fields).at(-1) ?? '');
  }
  return names.size === 1 ? [...names] : [];
}
