import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

/** By the numbers that the server gives them; the ones below let reads and writes go on. */
const modes: Readonly<Record<number, readonly [name: string, waiting: string]>> = {
  5: ['SHARE', 'writes wait'],
  6: ['SHARE ROW EXCLUSIVE', 'writes wait'],
  7: ['EXCLUSIVE', 'writes wait'],
  8: ['ACCESS EXCLUSIVE', 'reads and writes wait'],
};

export const lockTable: Rule = {
  name: 'lock-table',
  severity: 'warning',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('LockStmt' in node)) return [];
    const { relations = [], mode } = node.LockStmt;
    const tables = relations.flatMap((item) =>
      'RangeVar' in item && scene.stood(item.RangeVar) ? [item.RangeVar] : [],
    );
    const [name, waiting] = modes[mode ?? 8] ?? [];
    if (name === undefined || tables.length === 0) return [];
    const list = tables.map((table) => tableSql(table, scene)).join(', ');
    return [
      {
        message: `LOCK TABLE takes a lock of mode ${name} on ${list}: ${waiting} until the transaction has ended.`,
        advice: [
          {
            says: 'Statements take the locks that they need, and the runner waits for them in turns. Take it only where the rest of the transaction takes a moment.',
          },
        ],
      },
    ];
  },
};
