import type { ColumnDef } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import { type ColumnType, readType } from '../catalog/column-type.ts';
import type { Report } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** A column that a statement makes, be it with its table. */
interface NewColumn {
  readonly column: ColumnDef;
  readonly type: ColumnType;
}

function newColumns({ node }: SqlStatement): readonly NewColumn[] {
  const definitions =
    'CreateStmt' in node
      ? (node.CreateStmt.tableElts ?? [])
      : 'AlterTableStmt' in node
        ? (node.AlterTableStmt.cmds ?? []).flatMap((cmd) => {
            if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.subtype !== 'AT_AddColumn') return [];
            return cmd.AlterTableCmd.def === undefined ? [] : [cmd.AlterTableCmd.def];
          })
        : [];
  return definitions.flatMap((definition) =>
    'ColumnDef' in definition
      ? [{ column: definition.ColumnDef, type: readType(definition.ColumnDef.typeName) }]
      : [],
  );
}

/** Advice about the columns that a statement makes: while they are new is the time to choose their type. */
export function adviseColumns(
  statement: SqlStatement,
  scene: Scene,
  isMeant: (column: NewColumn, statement: SqlStatement) => boolean,
): readonly Report[] {
  return newColumns(statement)
    .filter((column) => isMeant(column, statement))
    .map(({ column }) => ({
      message: '',
      advice: [],
      at: column.location,
      about: scene.quote(column.colname ?? ''),
    }));
}
