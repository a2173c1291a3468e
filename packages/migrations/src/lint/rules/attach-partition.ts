import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { alterSql, alterText, tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding } from '../tree/commands.ts';
import { fittingName } from '../tree/constraint-name.ts';

export const attachPartition: Rule = {
  name: 'attach-partition',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap(({ relation, command, index }) => {
      const { subtype, def } = command;
      if (subtype !== 'AT_AttachPartition' || def === undefined || !('PartitionCmd' in def)) return [];
      const partition = def.PartitionCmd.name;
      if (partition === undefined || !scene.stood(partition)) return [];
      const constraints = [...(scene.catalog.table(nameOfRange(partition))?.constraints.values() ?? [])];
      // Whether a check implies the bounds is the server's to find out: one that is valid was made for it.
      if (constraints.some(({ kind, valid }) => kind === 'check' && valid)) return [];
      const table = tableSql(partition, scene);
      const name = scene.quote(fittingName(partition.relname ?? '', [], 'bounds'));
      return [
        {
          command: index,
          message: `ATTACH PARTITION reads all of ${table} under an ACCESS EXCLUSIVE lock on it, to see that its rows are within the bounds: its reads and writes wait, and so do those of ${tableSql(relation, scene)} that come to it.`,
          advice: [
            {
              says: 'Say the bounds as a check first, with the key NOT NULL, and validate it in the next migration, while reads and writes go on:',
              sql: `${alterText(partition, `ADD CONSTRAINT ${name} CHECK (/* the key is not null and within the bounds */) NOT VALID`, scene)}\n${alterText(partition, `VALIDATE CONSTRAINT ${name}`, scene)}`,
            },
            {
              says: 'In the one after it the server takes the check for proof and reads nothing:',
              sql: `${alterSql(relation, command, scene)}\n${alterText(partition, `DROP CONSTRAINT ${name}`, scene)}`,
            },
          ],
        },
      ];
    });
  },
};
