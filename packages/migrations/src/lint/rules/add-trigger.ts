import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const addTrigger: Rule = {
  name: 'add-trigger',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  check({ node }, scene) {
    if (!('CreateTrigStmt' in node)) return [];
    const { relation } = node.CreateTrigStmt;
    if (relation === undefined || !scene.stood(relation)) return [];
    return [
      {
        message: `CREATE TRIGGER takes a SHARE ROW EXCLUSIVE lock on ${tableSql(relation, scene)}: writes wait until the transaction has ended. It takes a moment, and what else the transaction does is added to it; from then on the trigger is a part of every write.`,
        advice: [{ says: 'Let the migration hold nothing that takes long.' }],
      },
    ];
  },
};
