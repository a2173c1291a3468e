import { named } from '../../sql/runs-in-transaction.ts';
import type { Rule } from '../rule.ts';

export const reindex: Rule = {
  name: 'reindex',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('ReindexStmt' in node)) return [];
    const { params = [], kind, relation } = node.ReindexStmt;
    const isOfRelation = kind === 'REINDEX_OBJECT_TABLE' || kind === 'REINDEX_OBJECT_INDEX';
    if (named(params, 'concurrently') !== undefined) return [];
    if (isOfRelation && kind === 'REINDEX_OBJECT_TABLE' && !scene.stood(relation)) return [];
    const concurrently = { DefElem: { defname: 'concurrently', defaction: 'DEFELEM_UNSPEC' as const } };
    const advice =
      kind === 'REINDEX_OBJECT_SYSTEM'
        ? [
            {
              says: 'The indexes of system catalogs cannot be rebuilt concurrently: do it in a maintenance window.',
            },
          ]
        : [
            {
              says: 'Rebuild while reads and writes go on (PostgreSQL 12 or newer):',
              sql: `${scene.write({ ReindexStmt: { ...node.ReindexStmt, params: [...params, concurrently] } })};`,
            },
          ];
    return [
      {
        message:
          'REINDEX takes a SHARE lock on the table, so that every write waits, and an ACCESS EXCLUSIVE lock on each index it ' +
          'rebuilds, so that reads which would be planned with it wait as well.',
        advice,
      },
    ];
  },
};
