import { named } from '../../sql/runs-in-transaction.ts';
import type { Rule } from '../rule.ts';

export const vacuumFull: Rule = {
  name: 'vacuum-full',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('VacuumStmt' in node) || named(node.VacuumStmt.options, 'full') === undefined) return [];
    const options = (node.VacuumStmt.options ?? []).filter((option) => named([option], 'full') === undefined);
    return [
      {
        message:
          'VACUUM FULL writes the table and its indexes anew under an ACCESS EXCLUSIVE lock: reads and writes wait until it is done.',
        advice: [
          {
            says: 'A plain VACUUM makes the room usable again and lets reads and writes go on; pg_repack gives it back to the disk.',
            sql: `${scene.write({ VacuumStmt: { ...node.VacuumStmt, options } })};`,
          },
        ],
      },
    ];
  },
};
