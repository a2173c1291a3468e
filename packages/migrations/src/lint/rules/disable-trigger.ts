import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const disableTrigger: Rule = {
  name: 'disable-trigger',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, name } = command;
      const isAll = subtype === 'AT_DisableTrigAll';
      if (!isAll && subtype !== 'AT_DisableTrig' && subtype !== 'AT_DisableTrigUser') return [];
      const table = tableSql(relation, scene);
      const which = name === undefined ? 'triggers' : `the trigger ${scene.quote(name)}`;
      return [
        {
          command: index,
          ...(!isAll && { severity: 'warning' as const }),
          message: isAll
            ? `DISABLE TRIGGER ALL turns off the foreign keys of ${table} as well, for everybody: rows that refer to nothing get in, and the server never looks at them again. It takes a SHARE ROW EXCLUSIVE lock.`
            : `What ${which} of ${table} does is left out for everybody, until it is enabled again. It takes a SHARE ROW EXCLUSIVE lock: writes wait until the transaction has ended.`,
          advice: [
            {
              says: 'A trigger that one transaction is to pass by can look at a setting of its own instead:',
              sql: "SET LOCAL app.skip_trigger = 'on'; -- and in the trigger: WHEN (current_setting('app.skip_trigger', true) IS DISTINCT FROM 'on')",
            },
          ],
        },
      ];
    });
  },
};
