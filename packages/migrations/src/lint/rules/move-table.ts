import type { AlterTableCmd } from 'libpg-query';

import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

const moves: Partial<Record<NonNullable<AlterTableCmd['subtype']>, string>> = {
  AT_SetLogged: 'SET LOGGED writes the table and its indexes anew, and all of it into the log,',
  AT_SetUnLogged:
    'SET UNLOGGED writes the table and its indexes anew; after a crash an unlogged table is empty. It happens',
  AT_SetTableSpace: 'SET TABLESPACE copies the whole table',
  AT_SetAccessMethod: 'SET ACCESS METHOD writes the table and its indexes anew',
};

export const moveTable: Rule = {
  name: 'move-table',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const what = command.subtype === undefined ? undefined : moves[command.subtype];
      if (what === undefined) return [];
      return [
        {
          command: index,
          message: `${what} under an ACCESS EXCLUSIVE lock: reads and writes of ${tableSql(relation, scene)} wait until it is done and the transaction has ended.`,
          advice: [
            {
              says: 'Do it in a maintenance window; a tablespace can also be changed by pg_repack --tablespace, which needs that lock for a moment only.',
            },
          ],
        },
      ];
    });
  },
};
