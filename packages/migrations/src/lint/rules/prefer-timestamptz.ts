import type { Rule } from '../rule.ts';
import { adviseColumns } from '../tree/new-columns.ts';

export const preferTimestamptz: Rule = {
  name: 'prefer-timestamptz',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  // timestamp(3) is what Prisma makes of every DateTime, and its client writes UTC into it.
  check: (statement, scene) =>
    adviseColumns(statement, scene, ({ type }) => type.name === 'timestamp' && type.sizes[0] !== 3),
  gather: (columns) =>
    `timestamp keeps no time zone: what now() and other sessions write into ${columns.join(', ')} is the local time of their session, and cannot be compared. timestamptz (@db.Timestamptz) keeps the moment, in the same 8 bytes.`,
};
