import type { AnyTable } from '@holdfast/db-types';
import type { MappedColumn } from '../../mapping/mapped-column.ts';
import type { TableMapping } from '../../mapping/table-mapping.ts';
import { tellsOfChange } from '../is-audited.ts';
import { differSql, jsonSql } from './json-sql.ts';

/** A column that is set, and what its value before is called. */
export interface SetColumn {
  readonly column: MappedColumn;
  readonly was: string;
}

/** The columns among those set whose changes are told of, and what their values before are called. */
export function toldColumns(table: AnyTable, columns: readonly MappedColumn[]): readonly SetColumn[] {
  return columns
    .filter((column) => tellsOfChange(table, column))
    .map((column, index) => ({ column, was: `was:${index}` }));
}

/** SQL for what changed between a row's values before and after, both in `source`. */
export function changesSql(mapping: TableMapping, columns: readonly SetColumn[], source: string): string {
  if (columns.length === 0) return "'{}'::jsonb";
  const changes = columns.map(({ column, was: name }) => {
    const was = `${mapping.quote(source)}.${mapping.quote(name)}`;
    const now = mapping.nameOf(column, source);
    const change = column.secret
      ? redacted
      : `jsonb_build_object('from', ${jsonSql(column, was)}, 'to', ${jsonSql(column, now)})`;
    return `case when ${differSql(column, was, now)} then jsonb_build_object(${literal(column.property)}, ${change}) else '{}' end`;
  });
  return changes.join(' || ');
}

/** SQL for every value of a row, as what it came to have or what it lost. */
export function wholeRowSql(mapping: TableMapping, source: string, as: 'to' | 'from'): string {
  const pairs = mapping.columns.map((column) => {
    const value = jsonSql(column, mapping.nameOf(column, source));
    const change = column.secret ? redacted : `jsonb_build_object('${as}', ${value})`;
    return `${literal(column.property)}, ${change}`;
  });
  const objects: string[] = [];
  for (let first = 0; first < pairs.length; first += mostPairs) {
    objects.push(`jsonb_build_object(${pairs.slice(first, first + mostPairs).join(', ')})`);
  }
  return objects.join(' || ');
}

/** SQL for the row's key as the trail names it (`resourceIdOf`). */
export function resourceIdSql(mapping: TableMapping, source: string): string {
  const values = mapping.key.map((column) => jsonSql(column, mapping.nameOf(column, source)));
  return values.length === 1 ? `(${values[0]}) #>> '{}'` : `jsonb_build_array(${values.join(', ')})::text`;
}

/** A function takes at most 100 arguments. */
const mostPairs = 50;
const redacted = `'{"redacted": true}'::jsonb`;

/** Text that comes from a table's definition. */
function literal(text: string): string {
  return `U&'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
