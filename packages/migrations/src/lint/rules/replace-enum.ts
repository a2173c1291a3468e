import type { Catalog } from '../catalog/catalog.ts';
import { type ColumnType, readType } from '../catalog/column-type.ts';
import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

/** Whether a column goes over to an enum, from another or from a text. */
export function isEnum(from: ColumnType | undefined, to: ColumnType, catalog: Catalog): boolean {
  return catalog.type(to)?.kind === 'enum' && (from === undefined || catalog.type(from)?.kind === 'enum');
}

export const replaceEnum: Rule = {
  name: 'replace-enum',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, name = '', def } = command;
      if (subtype !== 'AT_AlterColumnType' || def === undefined || !('ColumnDef' in def)) return [];
      const column = scene.catalog.table(nameOfRange(relation))?.columns.get(name);
      if (!isEnum(column?.type, readType(def.ColumnDef.typeName), scene.catalog)) return [];
      return [
        {
          command: index,
          message:
            `To put another enum in the place of this one, the server writes ${tableSql(relation, scene)} and its indexes anew under an ACCESS ` +
            'EXCLUSIVE lock: reads and writes wait until that is done and the transaction has ended. It fails where a row still has a value that is gone.',
          advice: [
            {
              says: 'A value that is added or renamed needs no new enum: ALTER TYPE … ADD VALUE, ALTER TYPE … RENAME VALUE.',
            },
            {
              says: 'A value that is gone can stay in the type: take it out of the code, and forbid it with a CHECK that is added NOT VALID and validated in the next migration:',
              sql: `ALTER TABLE ${tableSql(relation, scene)} ADD CHECK (${scene.quote(name)}::text <> 'the value') NOT VALID;`,
            },
          ],
        },
      ];
    });
  },
};
