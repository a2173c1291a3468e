import type { Rule } from '../rule.ts';

export const cluster: Rule = {
  name: 'cluster',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('ClusterStmt' in node)) return [];
    const { relation } = node.ClusterStmt;
    if (relation !== undefined && !scene.stood(relation)) return [];
    return [
      {
        message:
          'CLUSTER writes the table and its indexes anew under an ACCESS EXCLUSIVE lock: reads and writes wait until it is done.',
        advice: [
          {
            says: 'Use pg_repack --order-by, which needs that lock for a moment only; or a maintenance window.',
          },
        ],
      },
    ];
  },
};
