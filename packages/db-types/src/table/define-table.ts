import { bindColumn } from '../column/bind-column.ts';
import type { AnyColumn } from '../column/column.ts';
import { assignRoles } from './assign-roles.ts';
import { checkColumn, checkCompositeKey, checkName, checkNames, checkPrimaryKey } from './check-table.ts';
import type { ColumnBuilders, ColumnsOf } from './described-columns.ts';
import type { AnyTable, Table } from './table.ts';

/**
 * Describes a table: its name in the database, and its columns by the property they have in rows.
 *
 * @throws TableDefinitionError where names are empty, too long or taken twice, no column is the primary key, two columns
 * play one role, a role's column has the wrong type, or a default is no value of its column
 * @example
 * const users = defineTable('users', {
 *   id: guid().primaryKey(),
 *   fullName: text().nullable().named('full_name'),
 *   ...audited,
 * });
 * type User = Row<typeof users>;
 */
export function defineTable<Builders extends ColumnBuilders>(
  name: string,
  builders: Builders,
): Table<ColumnsOf<Builders>> {
  checkName('table', name, name);
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
  const table: AnyTable = {
    name,
    columns: Object.freeze(columns),
    primaryKey: Object.freeze(all.filter(({ primaryKey }) => primaryKey).map(({ property }) => property)),
    roles: Object.freeze(assignRoles(name, all)),
  };
  // Each builder became the column of the same property, which is what ColumnsOf says.
  return Object.freeze(table) as Table<ColumnsOf<Builders>>;
}
