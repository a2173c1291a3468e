import { bindColumn } from '../column/bind-column.ts';
import type { AnyColumn } from '../column/column.ts';
import { assignRoles } from './assign-roles.ts';
import { bindUniqueKeys } from './bind-unique-keys.ts';
import { checkDerivations } from './check-derivations.ts';
import { checkColumn, checkCompositeKey, checkName, checkNames, checkPrimaryKey } from './check-table.ts';
import type { ColumnBuilders, ColumnsOf } from './described-columns.ts';
import type { AnyTable, Table, UniqueKey } from './table.ts';

export interface TableOptions<Property extends string = string> {
  /** The schema the table is in, where the database has schemas. @default none: it is found by the search path */
  readonly schema?: string;
  /** What is unique beside the primary key: properties, or the same with the name in the database. @default [] */
  readonly uniqueKeys?: readonly (readonly Property[] | UniqueKey<Property>)[];
}

/**
 * Describes a table: its name in the database, and its columns by the property they have in rows.
 *
 * @throws TableDefinitionError where names are empty, too long or taken twice, no column is the primary key, a unique key
 * names no column, two columns play one role, a role's column has the wrong type, or a default is no value of its column
 * @example
 * const users = defineTable('users', {
 *   id: guid().primaryKey(),
 *   email: text(),
 *   fullName: text().nullable().named('full_name'),
 *   ...audited,
 * }, { uniqueKeys: [['email']] });
 * type User = Row<typeof users>;
 */
export function defineTable<Builders extends ColumnBuilders>(
  name: string,
  builders: Builders,
  { schema, uniqueKeys = [] }: TableOptions<keyof Builders & string> = {},
): Table<ColumnsOf<Builders>> {
  checkName('table', name, name);
  if (schema !== undefined) checkName('schema', schema, name);
  const columns: Record<string, AnyColumn> = {};
  for (const [property, { definition }] of Object.entries(builders)) {
    const column = bindColumn(name, property, definition);
    checkColumn(column, definition);
    columns[property] = column;
  }
  const all = Object.values(columns);
  checkNames(name, all);
  checkPrimaryKey(name, all);
  checkCompositeKey(name, builders);
  checkDerivations(name, columns);
  const table: AnyTable = {
    name,
    schema,
    columns: Object.freeze(columns),
    primaryKey: Object.freeze(all.filter(({ primaryKey }) => primaryKey).map(({ property }) => property)),
    uniqueKeys: Object.freeze(bindUniqueKeys(name, columns, uniqueKeys)),
    roles: Object.freeze(assignRoles(name, all)),
  };
  // Each builder became the column of the same property, which is what ColumnsOf says.
  return Object.freeze(table) as Table<ColumnsOf<Builders>>;
}
