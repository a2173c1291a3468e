import type { AlterTableCmd } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import type { Catalog, KnownColumn, KnownConstraint, KnownTable } from './catalog.ts';
import { readType } from './column-type.ts';
import { keyOf } from './object-name.ts';
import { collationOf, constraintsOf, readColumn } from './read-column.ts';
import { readConstraint } from './read-constraint.ts';

/** The table as one command of ALTER TABLE leaves it. */
export function alterTable(
  table: KnownTable,
  command: AlterTableCmd,
  catalog: Catalog,
  madeBy: SqlStatement,
): KnownTable {
  const { subtype, name = '', def } = command;
  switch (subtype) {
    case 'AT_AddColumn': {
      if (def === undefined || !('ColumnDef' in def)) return table;
      const column = readColumn(def.ColumnDef, catalog.script);
      if (table.columns.has(column.name)) return table;
      const added = { ...table, columns: new Map(table.columns).set(column.name, column) };
      return constraintsOf(def.ColumnDef)
        .map((constraint) => readConstraint(constraint, table.name, madeBy, column.name))
        .reduce(withConstraint, added);
    }
    case 'AT_DropColumn':
      return withoutColumn(table, name);
    case 'AT_SetNotNull':
      return withColumn(table, name, { notNull: true });
    case 'AT_DropNotNull':
      return withColumn(table, name, { notNull: false });
    case 'AT_ColumnDefault':
      return withColumn(table, name, { hasDefault: def !== undefined });
    case 'AT_AddIdentity':
      return withColumn(table, name, { hasDefault: true });
    case 'AT_AlterColumnType':
      if (def === undefined || !('ColumnDef' in def)) return table;
      return withColumn(table, name, {
        type: readType(def.ColumnDef.typeName),
        collation: collationOf(def.ColumnDef),
      });
    case 'AT_AddConstraint':
      if (def === undefined || !('Constraint' in def)) return table;
      return withConstraint(table, readConstraint(def.Constraint, table.name, madeBy));
    case 'AT_ValidateConstraint':
      return validated(table, name);
    case 'AT_DropConstraint': {
      const constraints = new Map(table.constraints);
      constraints.delete(name);
      catalog.indexes.delete(keyOf({ schema: table.schema, name }));
      return { ...table, constraints };
    }
    default:
      return table;
  }
}

function withColumn(table: KnownTable, name: string, change: Partial<KnownColumn>): KnownTable {
  const column = table.columns.get(name);
  if (column === undefined) return table;
  return { ...table, columns: new Map(table.columns).set(name, { ...column, ...change }) };
}

function withoutColumn(table: KnownTable, name: string): KnownTable {
  const columns = new Map(table.columns);
  columns.delete(name);
  const left = [...table.constraints].filter(([, constraint]) => !constraint.columns.includes(name));
  return { ...table, columns, constraints: new Map(left) };
}

function withConstraint(table: KnownTable, constraint: KnownConstraint | undefined): KnownTable {
  if (constraint === undefined) return table;
  const kept = { ...table, constraints: new Map(table.constraints).set(constraint.name, constraint) };
  if (constraint.kind === 'check' || !constraint.valid) return kept;
  return constraint.notNull.reduce<KnownTable>(
    (made, column) => withColumn(made, column, { notNull: true }),
    kept,
  );
}

function validated(table: KnownTable, name: string): KnownTable {
  const constraint = table.constraints.get(name);
  return constraint === undefined ? table : withConstraint(table, { ...constraint, valid: true });
}
