import type { Rule } from '../rule.ts';
import { adviseColumns } from '../tree/new-columns.ts';

export const preferJsonb: Rule = {
  name: 'prefer-jsonb',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  check: (statement, scene) => adviseColumns(statement, scene, ({ type }) => type.name === 'json'),
  gather: (columns) =>
    `json has no equality: SELECT DISTINCT, GROUP BY and UNION over ${columns.join(', ')} fail, and no index serves what is inside. jsonb has both; only where the very text must come back is json right.`,
};
