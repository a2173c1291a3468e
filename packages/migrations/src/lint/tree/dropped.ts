import type { SqlStatement } from '../../sql/statement.ts';
import type { KnownColumn } from '../catalog/catalog.ts';
import { nameOfItem, nameOfRange, type ObjectName } from '../catalog/object-name.ts';
import type { Scene } from '../scene.ts';
import { replacementOf } from './replaced-table.ts';

/** A table that a statement drops with its rows. */
export function droppedTables(statement: SqlStatement, scene: Scene): readonly ObjectName[] {
  const { node } = statement;
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_TABLE') return [];
  const names = (node.DropStmt.objects ?? []).map(nameOfItem).filter((name) => scene.stood(name));
  return names.filter((name) => replacementOf(name, statement, scene) === undefined);
}

/** A column that a statement drops with its values. */
export interface DroppedColumn {
  readonly table: ObjectName;
  readonly name: string;
  readonly known: KnownColumn | undefined;
  readonly command: number | undefined;
}

export function droppedColumns(statement: SqlStatement, scene: Scene): readonly DroppedColumn[] {
  const { node } = statement;
  const drop = (table: ObjectName, name: string, command?: number): DroppedColumn => {
    return { table, name, known: scene.catalog.table(table)?.columns.get(name), command };
  };
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    const tables = (node.DropStmt.objects ?? []).map(nameOfItem);
    return tables.flatMap((table) =>
      (replacementOf(table, statement, scene)?.lost ?? []).map((name) => drop(table, name)),
    );
  }
  if (!('AlterTableStmt' in node) || !scene.stood(node.AlterTableStmt.relation)) return [];
  const table = nameOfRange(node.AlterTableStmt.relation);
  return (node.AlterTableStmt.cmds ?? []).flatMap((cmd, index) => {
    if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.subtype !== 'AT_DropColumn') return [];
    const dropped = drop(table, cmd.AlterTableCmd.name ?? '', index);
    return dropped.known !== undefined && scene.catalog.isNew(dropped.known) ? [] : [dropped];
  });
}
