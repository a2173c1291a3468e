import type { Rule } from '../rule.ts';
import { addNotValid, alterText, bareColumn, ofTable, tableSql } from '../tree/alter-sql.ts';
import { addedConstraints } from '../tree/commands.ts';
import { constraintName } from '../tree/constraint-name.ts';

export const addCheck: Rule = {
  name: 'add-check',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return addedConstraints(statement, scene).flatMap((added) => {
      const { relation, constraint, column, index } = added;
      const { contype, skip_validation, is_enforced } = constraint;
      const isNotNull = contype === 'CONSTR_NOTNULL' && column === undefined;
      if ((contype !== 'CONSTR_CHECK' && !isNotNull) || skip_validation === true || is_enforced === false)
        return [];
      const name = constraintName(constraint, relation, column, isNotNull ? 'not_null' : 'check');
      const bare = bareColumn(added, scene);
      return [
        {
          command: index,
          message:
            `Adding a ${isNotNull ? 'NOT NULL' : 'CHECK'} constraint reads all of ${tableSql(relation, scene)} under an ACCESS EXCLUSIVE lock: reads and writes ` +
            'wait until it is done and the transaction has ended.',
          advice: [
            {
              says: 'Ask it of new rows only, which takes a moment:',
              sql: `${bare}${addNotValid(relation, ofTable(constraint, column, name), scene)}`,
            },
            {
              says: 'In the next migration (a transaction of its own) look at the rows that are there; reads and writes go on meanwhile:',
              sql: alterText(relation, `VALIDATE CONSTRAINT ${scene.quote(name)}`, scene),
            },
          ],
        },
      ];
    });
  },
};
