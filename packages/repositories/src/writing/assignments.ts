import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';
import type { Assignments } from './row-writer.ts';
import { stampsOf } from './stamps.ts';

/** Values by property. What is undefined is left out. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The columns of a new row: what is given, what the repository stamps, and defaults for what is left out.
 * @throws QueryError where a value is given that callers do not write; ColumnValueError
 */
export function newRow(access: TableAccess<AnyTable>, given: Values): Assignments {
  const { mapping } = access.mapped;
  refuseUnwritable(mapping, given);
  const stamps = stampsOf(access, 'create');
  return assignments(mapping, ({ property, makeDefault }) => {
    const value = stamps[property] ?? ownValue(given, property);
    return value === undefined ? makeDefault?.() : value;
  });
}

/**
 * The columns that a patch sets, and those the repository stamps.
 * @throws QueryError where it sets nothing, or what callers do not write; ColumnValueError
 */
export function patched(access: TableAccess<AnyTable>, given: Values): Assignments {
  const { table, mapped } = access;
  refuseUnwritable(mapped.mapping, given);
  if (Object.values(given).every((value) => value === undefined)) {
    throw new QueryError(`${table.name}: an update needs at least one value to set.`);
  }
  for (const property of table.primaryKey) {
    if (Object.hasOwn(given, property))
      throw new QueryError(`${table.name}.${property} is the key: it cannot be changed.`);
  }
  const stamps = stampsOf(access, 'update');
  return assignments(mapped.mapping, ({ property }) => stamps[property] ?? ownValue(given, property));
}

/** The columns that the repository stamps where a row is deleted or restored. */
export function stamped(access: TableAccess<AnyTable>, action: 'delete' | 'restore'): Assignments {
  const stamps = stampsOf(access, action);
  return assignments(access.mapped.mapping, ({ property }) => stamps[property]);
}

/** What the caller gave, and not what its object inherits: a column may be called like a member of every object. */
export function ownValue(given: Values, property: string): unknown {
  return Object.hasOwn(given, property) ? given[property] : undefined;
}

function assignments(mapping: TableMapping, valueFor: (column: MappedColumn) => unknown): Assignments {
  const columns: MappedColumn[] = [];
  const values: unknown[] = [];
  for (const column of mapping.columns) {
    const value = valueFor(column);
    if (value === undefined) continue;
    columns.push(column);
    values.push(column.encode(value));
    for (const other of mapping.derivedFrom(column.property)) {
      columns.push(other.column);
      values.push(value === null ? null : other.column.encode(other.derivation.derive(value)));
    }
  }
  return { columns, values };
}

/** Refuses what callers do not write: columns that are not there, and those the repository writes itself. */
export function refuseUnwritable(mapping: TableMapping, given: object): void {
  const { table } = mapping;
  for (const property of Object.keys(given)) {
    mapping.column(property);
    const role = table.columns[property]?.role;
    if (role !== undefined && role !== 'accessLevel') {
      throw new QueryError(`${table.name}.${property} is written by the repository (${role}): leave it out.`);
    }
  }
}
