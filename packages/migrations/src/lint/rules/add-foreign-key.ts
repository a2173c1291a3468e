import { fillsRows } from '../catalog/read-column.ts';
import type { Rule } from '../rule.ts';
import { addNotValid, alterText, bareColumn, ofTable, tableSql } from '../tree/alter-sql.ts';
import { addedConstraints } from '../tree/commands.ts';
import { constraintName } from '../tree/constraint-name.ts';

export const addForeignKey: Rule = {
  name: 'add-foreign-key',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return addedConstraints(statement, scene).flatMap((added) => {
      const { relation, constraint, column, index } = added;
      const { contype, skip_validation, is_enforced, pktable } = constraint;
      if (contype !== 'CONSTR_FOREIGN' || skip_validation === true || pktable === undefined) return [];
      // Without a default the rows that are there refer to nothing, and the server does not look at them.
      if (is_enforced === false || (column !== undefined && !fillsRows(column))) return [];
      const name = constraintName(constraint, relation, column, 'fkey');
      const bare = bareColumn(added, scene);
      const first = `${bare}${addNotValid(relation, ofTable(constraint, column, name), scene)}`;
      return [
        {
          command: index,
          message:
            `Adding a foreign key takes a SHARE ROW EXCLUSIVE lock on ${tableSql(relation, scene)} and on ${tableSql(pktable, scene)}, and looks up every ` +
            'row: writes to both wait until that is done and the transaction has ended, reads go on.',
          advice: [
            { says: 'Ask it of new rows only, which takes a moment:', sql: first },
            {
              says: 'In the next migration (a transaction of its own) look at the rows that are there; writes go on meanwhile:',
              sql: alterText(relation, `VALIDATE CONSTRAINT ${scene.quote(name)}`, scene),
            },
          ],
        },
      ];
    });
  },
};
