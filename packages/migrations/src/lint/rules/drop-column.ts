import { keyOf } from '../catalog/object-name.ts';
import type { LintStep } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { type DroppedColumn, droppedColumns } from '../tree/dropped.ts';

export const dropColumn: Rule = {
  name: 'drop-column',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  direction: 'up',
  check(statement, scene) {
    return droppedColumns(statement, scene).map((dropped) => {
      const full = `${scene.quote(dropped.table.name)}.${scene.quote(dropped.name)}`;
      const again = isAddedAgain(dropped, scene);
      return {
        command: dropped.command,
        message: again
          ? `${full} is dropped and added again: the values of all rows are gone at COMMIT, and no down.sql brings them back.`
          : `The values of ${full} are gone at COMMIT, and no down.sql brings them back. Code that is still running fails at every statement that says it, and a Prisma client says every column of its model.`,
        advice: again ? keep(scene) : leave(full),
      };
    });
  },
};

function keep(scene: Scene): readonly LintStep[] {
  const change = {
    says: 'Where the values are to stay, change the type instead (see change-column-type), or add the new column under another name and copy them.',
  };
  return scene.dialect === 'sqlite'
    ? [{ says: 'Where the values are to stay, copy them in the INSERT … SELECT.' }]
    : [change];
}

function leave(column: string): readonly LintStep[] {
  return [
    {
      says: `Release code that says ${column} nowhere (@ignore on the field takes it out of Prisma's client); then drop it in a migration of its own, with a waiver that says since when it is unused.`,
    },
  ];
}

function isAddedAgain({ table, name }: DroppedColumn, { statements }: Scene): boolean {
  return statements.some(({ node }) => {
    if (!('AlterTableStmt' in node)) return false;
    const { relation, cmds = [] } = node.AlterTableStmt;
    if (keyOf({ schema: relation?.schemaname, name: relation?.relname ?? '' }) !== keyOf(table)) return false;
    return cmds.some((cmd) => {
      if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.subtype !== 'AT_AddColumn') return false;
      const { def } = cmd.AlterTableCmd;
      return def !== undefined && 'ColumnDef' in def && def.ColumnDef.colname === name;
    });
  });
}
