import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { alterSql, tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const validateInSameTransaction: Rule = {
  name: 'validate-in-same-transaction',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, name = '' } = command;
      if (subtype !== 'AT_ValidateConstraint') return [];
      const { node } = statement;
      const here = 'AlterTableStmt' in node && node.AlterTableStmt.cmds?.some((cmd) => adds(cmd, name));
      const known = scene.catalog.table(nameOfRange(relation))?.constraints.get(name);
      if (here !== true && (known === undefined || !scene.before.includes(known.madeBy))) return [];
      const table = tableSql(relation, scene);
      return [
        {
          command: index,
          message:
            `The lock that added ${scene.quote(name)} (SHARE ROW EXCLUSIVE for a foreign key, ACCESS EXCLUSIVE for a check) is held until the ` +
            `transaction ends, so it is held while all of ${table} is read: NOT VALID has gained nothing.`,
          advice: [
            {
              says: 'Validate it in the next migration, which is a transaction of its own:',
              sql: alterSql(relation, command, scene),
            },
          ],
        },
      ];
    });
  },
};

function adds(cmd: object, name: string): boolean {
  if (!('AlterTableCmd' in cmd)) return false;
  // A command's definition is a node of the tree, which has a constraint or not.
  const { def } = cmd.AlterTableCmd as { def?: { Constraint?: { conname?: string } } };
  return def?.Constraint?.conname === name;
}
