import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { inBatches } from '../tree/batches.ts';

export const changeAllRows: Rule = {
  name: 'change-all-rows',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if ('UpdateStmt' in node) {
      const { relation, whereClause, fromClause, withClause } = node.UpdateStmt;
      if (relation === undefined || whereClause !== undefined || !scene.stood(relation)) return [];
      const isPlain = fromClause === undefined && withClause === undefined;
      const change = isPlain ? scene.write({ UpdateStmt: node.UpdateStmt }) : undefined;
      return [
        {
          message:
            `UPDATE without WHERE writes every row of ${tableSql(relation, scene)} anew and locks each of them until its transaction has ended: writers of ` +
            'these rows wait, the table grows to twice its size, and one failure undoes it all.',
          advice: [inBatches(relation, change, scene)],
        },
      ];
    }
    if (!('DeleteStmt' in node)) return [];
    const { relation, whereClause, usingClause } = node.DeleteStmt;
    if (
      relation === undefined ||
      whereClause !== undefined ||
      usingClause !== undefined ||
      !scene.stood(relation)
    )
      return [];
    return [
      {
        message: `DELETE without WHERE takes every row of ${tableSql(relation, scene)}, which no down.sql brings back, and those that refer to them by ON DELETE CASCADE; it locks each of them until its transaction has ended.`,
        advice: [
          { says: 'Say with WHERE which rows are meant. Where all of them are:' },
          inBatches(relation, scene.write({ DeleteStmt: node.DeleteStmt }), scene),
        ],
      },
    ];
  },
};
