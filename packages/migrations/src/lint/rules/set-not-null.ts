import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { alterText, tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';
import { fittingName } from '../tree/constraint-name.ts';

export const setNotNull: Rule = {
  name: 'set-not-null',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, name: column = '' } = command;
      if (subtype !== 'AT_SetNotNull') return [];
      const table = scene.catalog.table(nameOfRange(relation));
      if (table?.columns.get(column)?.notNull === true) return [];
      const proved = [...(table?.constraints.values() ?? [])].some(
        ({ valid, notNull }) => valid && notNull.includes(column),
      );
      if (proved) return [];
      const check = scene.quote(fittingName(relation.relname ?? '', [column], 'not_null'));
      const quoted = scene.quote(column);
      return [
        {
          command: index,
          message:
            `SET NOT NULL reads all of ${tableSql(relation, scene)} under an ACCESS EXCLUSIVE lock: reads and writes wait until it is ` +
            `done and the transaction has ended. It fails where a row has no ${quoted}.`,
          advice: [
            {
              says: 'Fill the column first. Then ask it of new rows only, which takes a moment:',
              sql: alterText(
                relation,
                `ADD CONSTRAINT ${check} CHECK (${quoted} IS NOT NULL) NOT VALID`,
                scene,
              ),
            },
            {
              says: 'In the next migration look at the rows that are there; reads and writes go on meanwhile:',
              sql: alterText(relation, `VALIDATE CONSTRAINT ${check}`, scene),
            },
            {
              says: 'In the one after it the server takes the check for proof and reads nothing (PostgreSQL 12 or newer):',
              sql: `${alterText(relation, `ALTER COLUMN ${quoted} SET NOT NULL`, scene)}\n${alterText(relation, `DROP CONSTRAINT ${check}`, scene)}`,
            },
          ],
        },
      ];
    });
  },
};
