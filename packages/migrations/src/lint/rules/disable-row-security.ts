import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const disableRowSecurity: Rule = {
  name: 'disable-row-security',
  severity: 'error',
  dialects: ['postgres'],
  direction: 'up',
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype } = command;
      if (subtype !== 'AT_DisableRowSecurity' && subtype !== 'AT_NoForceRowSecurity') return [];
      const who = subtype === 'AT_DisableRowSecurity' ? 'every role with a privilege on it' : 'its owner';
      return [
        {
          command: index,
          message: `From its COMMIT on ${who} sees and changes all rows of ${tableSql(relation, scene)}: its policies no longer count.`,
          advice: [
            {
              says: 'Change the policies that are in the way (ALTER POLICY), or give the one role that needs it BYPASSRLS.',
            },
          ],
        },
      ];
    });
  },
};
