import type { AlterTableCmd, ColumnDef, Constraint, RangeVar } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import { constraintsOf } from '../catalog/read-column.ts';
import type { Scene } from '../scene.ts';

/** One command of an ALTER TABLE. */
export interface TableCommand {
  readonly relation: RangeVar;
  readonly command: AlterTableCmd;
  /** Its place among the commands, from 0. */
  readonly index: number;
}

/** The commands of an ALTER TABLE of a table that was there before the script. */
export function commandsOnStanding({ node }: SqlStatement, scene: Scene): readonly TableCommand[] {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return [];
  const { relation, cmds = [] } = node.AlterTableStmt;
  if (relation === undefined || !scene.stood(relation)) return [];
  return cmds.flatMap((cmd, index) =>
    'AlterTableCmd' in cmd ? [{ relation, command: cmd.AlterTableCmd, index }] : [],
  );
}

/** A constraint that an ALTER TABLE adds, by itself or with a column. */
export interface AddedConstraint extends TableCommand {
  readonly constraint: Constraint;
  /** The column that it comes with. */
  readonly column: ColumnDef | undefined;
}

export function addedConstraints(statement: SqlStatement, scene: Scene): readonly AddedConstraint[] {
  return commandsOnStanding(statement, scene).flatMap((found): readonly AddedConstraint[] => {
    const { subtype, def } = found.command;
    if (def === undefined) return [];
    if (subtype === 'AT_AddConstraint' && 'Constraint' in def) {
      return [{ ...found, constraint: def.Constraint, column: undefined }];
    }
    if (subtype !== 'AT_AddColumn' || !('ColumnDef' in def)) return [];
    const column = def.ColumnDef;
    return constraintsOf(column).map((constraint) => ({ ...found, constraint, column }));
  });
}

/** A column that an ALTER TABLE adds. */
export interface AddedColumn extends TableCommand {
  readonly column: ColumnDef;
}

export function addedColumns(statement: SqlStatement, scene: Scene): readonly AddedColumn[] {
  return commandsOnStanding(statement, scene).flatMap((found) => {
    const { subtype, def } = found.command;
    if (subtype !== 'AT_AddColumn' || def === undefined || !('ColumnDef' in def)) return [];
    return [{ ...found, column: def.ColumnDef }];
  });
}
