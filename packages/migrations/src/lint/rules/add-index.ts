import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const addIndex: Rule = {
  name: 'add-index',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('IndexStmt' in node)) return [];
    const { IndexStmt: index } = node;
    const { relation, concurrent, idxname, if_not_exists } = index;
    if (relation === undefined || concurrent === true || !scene.stood(relation)) return [];
    const table = nameOfRange(relation);
    const isThere = idxname !== undefined && scene.catalog.index({ ...table, name: idxname }) !== undefined;
    if (if_not_exists === true && isThere) return [];
    const message =
      `CREATE INDEX takes a SHARE lock on ${tableSql(relation, scene)} and keeps it until the index is built and the ` +
      'transaction has ended: every INSERT, UPDATE and DELETE of the table waits, reads go on.';
    if (scene.catalog.table(table)?.isPartitioned === true) {
      const onlyParent = { ...index, relation: { ...relation, inh: false } };
      return [
        {
          message,
          advice: [
            {
              says: 'A partitioned table takes no CONCURRENTLY. Make the index of the table alone, which is then not valid yet:',
              sql: `${scene.write({ IndexStmt: onlyParent })};`,
            },
            {
              says:
                'In later migrations make the index of each partition with CREATE INDEX CONCURRENTLY, and attach it with ' +
                'ALTER INDEX … ATTACH PARTITION; with the last of them the whole is valid.',
            },
          ],
        },
      ];
    }
    const sql = `${scene.write({ IndexStmt: { ...index, concurrent: true } })};`;
    return [{ message, advice: [{ says: 'Build it while writes go on:', sql }] }];
  },
};
