import type { AlterTableCmd, ColumnDef, Constraint, RangeVar } from 'libpg-query';

import type { Scene } from '../scene.ts';
import type { AddedConstraint } from './commands.ts';

/** `"schema"."Table"`, quoted where it must be. */
export function tableSql(relation: RangeVar, scene: Scene): string {
  return scene.write({ RangeVar: { ...relation, inh: true } });
}

/** An ALTER TABLE of one command, from its tree. */
export function alterSql(relation: RangeVar, command: AlterTableCmd, scene: Scene): string {
  const cmds = [{ AlterTableCmd: command }];
  return `${scene.write({ AlterTableStmt: { relation, cmds, objtype: 'OBJECT_TABLE' } })};`;
}

/** An ALTER TABLE of one command, from its text. */
export function alterText(relation: RangeVar, command: string, scene: Scene): string {
  return `ALTER TABLE ${tableSql(relation, scene)} ${command};`;
}

/** A column's constraint as one of its table's. */
export function ofTable(constraint: Constraint, column: ColumnDef | undefined, name: string): Constraint {
  const { location: _, ...rest } = constraint;
  const columns = column?.colname === undefined ? [] : [{ String: { sval: column.colname } }];
  if (column === undefined) return { ...rest, conname: name };
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN':
      return { ...rest, conname: name, fk_attrs: columns };
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      return { ...rest, conname: name, keys: columns };
    default:
      return { ...rest, conname: name };
  }
}

/** ADD CONSTRAINT … NOT VALID. */
export function addNotValid(relation: RangeVar, constraint: Constraint, scene: Scene): string {
  const { initially_valid: _, ...rest } = constraint;
  const def = { Constraint: { ...rest, skip_validation: true } };
  return alterSql(relation, { subtype: 'AT_AddConstraint', def, behavior: 'DROP_RESTRICT' }, scene);
}

/** A column's definition without some of its constraints. */
export function columnSql(column: ColumnDef, without: readonly Constraint[], scene: Scene): string {
  const constraints = (column.constraints ?? []).filter(
    (node) => !('Constraint' in node && without.includes(node.Constraint)),
  );
  return scene.write({ ColumnDef: { ...column, constraints } });
}

/** ADD COLUMN without one of its constraints, which is added in another way; nothing where it comes by itself. */
export function bareColumn({ relation, column, constraint }: AddedConstraint, scene: Scene): string {
  if (column === undefined) return '';
  return `${alterText(relation, `ADD COLUMN ${columnSql(column, [constraint], scene)}`, scene)}\n`;
}
