import type { Queryable } from '@holdfast/resilience';

import { spellName } from '../code/sql.ts';
import type { KeyColumn, Keyset } from '../dialect/keyset.ts';
import type { BackfillPlan } from './backfill.ts';
import { BackfillKeyError } from './backfill-key-error.ts';

/**
 * The columns that a backfill goes by, with the collations under which they are unique: in any other order rows that are
 * equal there could stand on both sides of a batch's end, and be passed over.
 *
 * @throws BackfillKeyError
 */
export async function findKey(
  keyset: Keyset,
  on: Queryable,
  { table, key }: BackfillPlan,
): Promise<readonly KeyColumn[]> {
  const known = await keyset.findKeys(on, table);
  const found = key === undefined ? known[0] : known.find((columns) => isOf(columns, key));
  const spelled = known.map((columns) => `(${columns.map(({ name }) => name).join(', ')})`);
  if (found === undefined) throw new BackfillKeyError(table, key, spelled);
  const nullable = found.filter((column) => column.nullable).map(({ name }) => name);
  if (nullable.length > 0 && (await hasNull(on, table, nullable))) {
    throw new BackfillKeyError(table, key ?? nullable, spelled, `NULL in ${nullable.join(' or ')}`);
  }
  return key === undefined ? found : key.flatMap((name) => found.filter((column) => column.name === name));
}

function isOf(columns: readonly KeyColumn[], names: readonly string[]): boolean {
  return columns.length === names.length && columns.every(({ name }) => names.includes(name));
}

async function hasNull(
  on: Queryable,
  table: readonly string[],
  columns: readonly string[],
): Promise<boolean> {
  const condition = columns.map((name) => `${spellName([name])} IS NULL`).join(' OR ');
  const text = `SELECT 1 FROM ${spellName(table)} WHERE ${condition} LIMIT 1`;
  return (await on.query({ text, values: [] })).rows.length > 0;
}
