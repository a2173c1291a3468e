import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const refreshMaterializedView: Rule = {
  name: 'refresh-materialized-view',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('RefreshMatViewStmt' in node)) return [];
    const { concurrent, relation, skipData } = node.RefreshMatViewStmt;
    if (concurrent === true || skipData === true || relation === undefined || !scene.stood(relation))
      return [];
    return [
      {
        message: `REFRESH takes an ACCESS EXCLUSIVE lock on ${tableSql(relation, scene)}: reads wait until its query is done and the transaction has ended.`,
        advice: [
          {
            says: 'With a unique index on the view, without WHERE, it can be read meanwhile:',
            sql: `${scene.write({ RefreshMatViewStmt: { ...node.RefreshMatViewStmt, concurrent: true } })};`,
          },
        ],
      },
    ];
  },
};
