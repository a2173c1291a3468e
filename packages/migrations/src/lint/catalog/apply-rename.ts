import type { RenameStmt } from 'libpg-query';

import type { Catalog, KnownTable } from './catalog.ts';
import { keyOf, nameOfItem, nameOfRange, type ObjectName } from './object-name.ts';

/** Gives an object of the catalog its new name. What was made when stays known. */
export function applyRename(stmt: RenameStmt, catalog: Catalog): void {
  const { renameType, relation, object, subname = '', newname = '' } = stmt;
  const table = relation === undefined ? undefined : catalog.table(nameOfRange(relation));
  switch (renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      if (table !== undefined) renameTable(table, newname, catalog);
      return;
    case 'OBJECT_COLUMN':
      if (table !== undefined) catalog.tables.set(keyOf(table), renameColumn(table, subname, newname));
      return;
    case 'OBJECT_TABCONSTRAINT': {
      const constraint = table?.constraints.get(subname);
      if (table === undefined || constraint === undefined) return;
      const constraints = new Map(table.constraints).set(newname, { ...constraint, name: newname });
      constraints.delete(subname);
      catalog.tables.set(keyOf(table), { ...table, constraints });
      return;
    }
    case 'OBJECT_INDEX': {
      const index = catalog.index(nameOfRange(relation));
      if (index === undefined) return;
      catalog.indexes.delete(keyOf(index));
      catalog.indexes.set(keyOf({ ...index, name: newname }), { ...index, name: newname });
      return;
    }
    case 'OBJECT_TYPE': {
      const type = catalog.type(nameOfItem(object));
      if (type === undefined) return;
      catalog.types.delete(keyOf(type));
      catalog.types.set(keyOf({ ...type, name: newname }), { ...type, name: newname });
      renameInColumns(type, newname, catalog);
      return;
    }
    default:
  }
}

function renameTable(table: KnownTable, name: string, catalog: Catalog): void {
  const [from, to] = [keyOf(table), keyOf({ ...table, name })];
  catalog.tables.delete(from);
  catalog.tables.set(to, inPlaceOf(catalog.dropped.get(to), { ...table, name }));
  for (const [key, index] of catalog.indexes) {
    if (index.table === from) catalog.indexes.set(key, { ...index, table: to });
  }
}

/** A table that takes the place of one that was dropped has its rows, and so is as old. */
function inPlaceOf(old: KnownTable | undefined, table: KnownTable): KnownTable {
  if (old === undefined) return table;
  const columns = [...table.columns].map(
    ([name, column]) =>
      [name, { ...column, madeIn: old.columns.get(name)?.madeIn ?? column.madeIn }] as const,
  );
  return { ...table, columns: new Map(columns), madeIn: old.madeIn };
}

function renameColumn(table: KnownTable, from: string, to: string): KnownTable {
  const swap = (name: string): string => (name === from ? to : name);
  const columns = [...table.columns.values()].map((column) => ({ ...column, name: swap(column.name) }));
  const constraints = [...table.constraints.values()].map((constraint) => ({
    ...constraint,
    columns: constraint.columns.map(swap),
    notNull: constraint.notNull.map(swap),
  }));
  return {
    ...table,
    columns: new Map(columns.map((column) => [column.name, column])),
    constraints: new Map(constraints.map((constraint) => [constraint.name, constraint])),
  };
}

/** Columns keep their type when that gets another name. */
function renameInColumns(type: ObjectName, name: string, catalog: Catalog): void {
  for (const [key, table] of catalog.tables) {
    const renamed = [...table.columns].map(([own, column]) => {
      const isOfType = keyOf(column.type) === keyOf(type);
      return [own, isOfType ? { ...column, type: { ...column.type, name } } : column] as const;
    });
    catalog.tables.set(key, { ...table, columns: new Map(renamed) });
  }
}
