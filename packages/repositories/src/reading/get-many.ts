import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { isAnyOf } from '../criteria/equality.ts';
import { encodeKey, type RowKey } from '../criteria/row-key.ts';
import { findByKey } from './find-row.ts';
import type { FindOptions } from './read-options.ts';
import { selectRows } from './select.ts';

/** The row of each key, in the order of the keys; undefined where there is none, or it is not seen. */
export async function getMany<T extends AnyTable>(
  access: TableAccess<T>,
  keys: readonly RowKey<T>[],
  { visibility = 'live' }: Pick<FindOptions, 'visibility'>,
): Promise<(Row<T> | undefined)[]> {
  if (keys.length === 0) return [];
  const { mapped } = access;
  const { key: columns } = mapped.mapping;
  const wanted = keys.map((key) => encodeKey(mapped.mapping, key));
  const predicate = access.within(visibility, isAnyOf(mapped, columns, wanted));
  const rows = await access.rows(selectRows(mapped, { predicate }));
  const byKey = new Map<string, Row<T>>();
  for (const row of rows) {
    const values: Readonly<Record<string, unknown>> = row;
    byKey.set(textOf(columns.map(({ property, encode }) => encode(values[property]))), row);
  }
  const given = new Set<Row<T>>();
  const found = wanted.map((values) => {
    const row = byKey.get(textOf(values));
    if (row === undefined || !given.has(row)) {
      if (row !== undefined) given.add(row);
      return row;
    }
    // A key asked for twice: each place has a row of its own.
    return structuredClone(row);
  });
  if (given.size === byKey.size) return found;
  // A key equal in the database, by a collation of its column's, yet not here: asked for alone it is found.
  return Promise.all(keys.map((key, index) => found[index] ?? findByKey(access, key, { visibility })));
}

function textOf(values: readonly unknown[]): string {
  return JSON.stringify(values.map(String));
}
