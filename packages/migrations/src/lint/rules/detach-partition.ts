import type { Rule } from '../rule.ts';
import { alterSql, tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const detachPartition: Rule = {
  name: 'detach-partition',
  severity: 'warning',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, def } = command;
      if (subtype !== 'AT_DetachPartition' || def === undefined || !('PartitionCmd' in def)) return [];
      if (def.PartitionCmd.concurrent === true) return [];
      const concurrently = { ...command, def: { PartitionCmd: { ...def.PartitionCmd, concurrent: true } } };
      return [
        {
          command: index,
          message: `DETACH PARTITION takes an ACCESS EXCLUSIVE lock on ${tableSql(relation, scene)}: it waits for every transaction that uses the table, and reads and writes wait until its own transaction has ended.`,
          advice: [
            {
              says: 'Detach it while reads and writes go on (PostgreSQL 14 or newer; not where there is a default partition):',
              sql: alterSql(relation, concurrently, scene),
            },
          ],
        },
      ];
    });
  },
};
