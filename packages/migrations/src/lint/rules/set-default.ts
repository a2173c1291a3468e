import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { inBatches } from '../tree/batches.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const setDefault: Rule = {
  name: 'set-default',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, name = '', def } = command;
      const column = scene.catalog.table(nameOfRange(relation))?.columns.get(name);
      if (subtype !== 'AT_ColumnDefault' || def === undefined) return [];
      if (
        column === undefined ||
        column.notNull ||
        column.hasDefault ||
        isFilled(relation.relname, scene.statements)
      )
        return [];
      const [table, quoted] = [tableSql(relation, scene), scene.quote(name)];
      return [
        {
          command: index,
          message: `SET DEFAULT reaches new rows alone: in the rows of ${table} that are there ${quoted} stays NULL.`,
          advice: [inBatches(relation, `UPDATE ${table} SET ${quoted} = DEFAULT`, scene)],
        },
      ];
    });
  },
};

function isFilled(table: string | undefined, statements: readonly { readonly node: object }[]): boolean {
  return statements.some(
    // A statement's node is an object of one key, its kind.
    ({ node }) =>
      (node as { UpdateStmt?: { relation?: { relname?: string } } }).UpdateStmt?.relation?.relname === table,
  );
}
