import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const changeGeneratedColumn: Rule = {
  name: 'change-generated-column',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      if (command.subtype !== 'AT_SetExpression') return [];
      const column = scene.quote(command.name ?? '');
      return [
        {
          command: index,
          message: `Unless ${column} is VIRTUAL, SET EXPRESSION writes ${tableSql(relation, scene)} and its indexes anew under an ACCESS EXCLUSIVE lock: reads and writes wait until that is done and the transaction has ended.`,
          advice: [
            {
              says: 'Make a second column with the new expression, as add-column-rewrite says, let the code read that one, and drop the old one in a last migration.',
            },
          ],
        },
      ];
    });
  },
};
