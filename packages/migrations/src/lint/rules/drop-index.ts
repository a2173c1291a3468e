import { nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';

export const dropIndex: Rule = {
  name: 'drop-index',
  severity: 'warning',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return [];
    const { objects = [], concurrent, behavior, missing_ok } = node.DropStmt;
    if (concurrent === true || behavior === 'DROP_CASCADE') return [];
    return objects.flatMap((object) => {
      const { tables } = scene.catalog;
      const index = scene.catalog.index(nameOfItem(object));
      const table = index === undefined ? undefined : tables.get(index.table);
      if (table?.madeIn === scene.catalog.script || index?.madeIn === scene.catalog.script) return [];
      const one = { ...node.DropStmt, objects: [object], concurrent: true };
      return [
        {
          message:
            `DROP INDEX takes an ACCESS EXCLUSIVE lock on the index and on ${table === undefined ? 'its table' : scene.quote(table.name)}: it waits for every ` +
            'transaction that uses the table, and reads and writes wait until its own transaction has ended.',
          advice: [
            {
              says: 'Drop it while reads and writes go on:',
              sql: `${scene.write({ DropStmt: { ...one, missing_ok: missing_ok ?? false } })};`,
            },
          ],
        },
      ];
    });
  },
};
