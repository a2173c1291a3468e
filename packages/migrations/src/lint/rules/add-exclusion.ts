import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { addedConstraints } from '../tree/commands.ts';

export const addExclusion: Rule = {
  name: 'add-exclusion',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return addedConstraints(statement, scene).flatMap(({ relation, constraint, index }) => {
      if (constraint.contype !== 'CONSTR_EXCLUSION') return [];
      const table = tableSql(relation, scene);
      return [
        {
          command: index,
          message:
            `An EXCLUDE constraint builds its index under an ACCESS EXCLUSIVE lock on ${table}, and no version can do that ` +
            'concurrently: reads and writes wait until it is built and the transaction has ended.',
          advice: [
            {
              says:
                `Where ${table} is small, waive this with its size. Otherwise make a new table that has the constraint, let the code ` +
                'write to both, copy the rows in batches, and change over.',
            },
          ],
        },
      ];
    });
  },
};
