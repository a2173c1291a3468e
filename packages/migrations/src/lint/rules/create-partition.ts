import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const createPartition: Rule = {
  name: 'create-partition',
  severity: 'warning',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('CreateStmt' in node) || node.CreateStmt.partbound === undefined) return [];
    const { relation, inhRelations = [], partbound } = node.CreateStmt;
    const [parent] = inhRelations;
    if (
      relation === undefined ||
      parent === undefined ||
      !('RangeVar' in parent) ||
      !scene.stood(parent.RangeVar)
    )
      return [];
    const [table, whole] = [tableSql(relation, scene), tableSql(parent.RangeVar, scene)];
    const def = { PartitionCmd: { name: relation, bound: partbound } };
    const attach = scene.write({
      AlterTableStmt: {
        relation: parent.RangeVar,
        cmds: [{ AlterTableCmd: { subtype: 'AT_AttachPartition', def, behavior: 'DROP_RESTRICT' } }],
        objtype: 'OBJECT_TABLE',
      },
    });
    return [
      {
        message: `CREATE TABLE … PARTITION OF takes an ACCESS EXCLUSIVE lock on ${whole}: it waits for every transaction that uses it, and its reads and writes wait until the transaction has ended; where there is a default partition, as long as that is read.`,
        advice: [
          {
            says: 'Make it as a table of its own and attach it, which lets reads and writes go on (PostgreSQL 12 or newer):',
            sql: `CREATE TABLE ${table} (LIKE ${whole} INCLUDING ALL);\n${attach};`,
          },
        ],
      },
    ];
  },
};
