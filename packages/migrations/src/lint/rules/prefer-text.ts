import type { Rule } from '../rule.ts';
import { adviseColumns } from '../tree/new-columns.ts';

export const preferText: Rule = {
  name: 'prefer-text',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  // Without a size, bpchar is a text that forgets its last spaces; char by itself is char(1).
  check: (statement, scene) =>
    adviseColumns(statement, scene, ({ type }) => type.name === 'bpchar' && type.sizes.length > 0),
  gather: (columns) =>
    `char(n) fills ${columns.join(', ')} up with spaces, which count in its length and not in comparisons, and another size rewrites the table. Take text, with a CHECK where the length matters.`,
};
