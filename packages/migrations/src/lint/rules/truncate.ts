import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const truncate: Rule = {
  name: 'truncate',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('TruncateStmt' in node)) return [];
    const { relations = [], behavior } = node.TruncateStmt;
    const tables = relations.flatMap((item) =>
      'RangeVar' in item && scene.stood(item.RangeVar) ? [item.RangeVar] : [],
    );
    if (tables.length === 0) return [];
    const names = tables.map((table) => tableSql(table, scene)).join(', ');
    const cascade =
      behavior === 'DROP_CASCADE'
        ? ' With CASCADE so are those of every table that refers to it, and of those that refer to them.'
        : '';
    return [
      {
        message: `All rows of ${names} are gone at COMMIT, and no down.sql brings them back.${cascade} It takes an ACCESS EXCLUSIVE lock: reads and writes wait until the transaction has ended.`,
        advice: [
          {
            says: 'Delete the rows that are meant, in batches with a WHERE; or waive this with the reason why none of them is needed.',
          },
        ],
      },
    ];
  },
};
