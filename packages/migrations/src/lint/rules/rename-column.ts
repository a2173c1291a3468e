import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';

export const renameColumn: Rule = {
  name: 'rename-column',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  direction: 'up',
  check({ node }, scene) {
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_COLUMN') return [];
    const { relation, subname = '', newname = '' } = node.RenameStmt;
    const madeIn = scene.catalog.table(nameOfRange(relation))?.columns.get(subname)?.madeIn;
    if (relation === undefined || !scene.stood(relation) || madeIn === scene.catalog.script) return [];
    const [from, to, table] = [scene.quote(subname), scene.quote(newname), tableSql(relation, scene)];
    return [
      {
        message: `From its COMMIT on, every statement that says ${table}.${from} fails: that of code which is still running, and that of code which is rolled back to.`,
        advice: [
          {
            says: `Rename it in the schema alone, which changes no database: ${newname} … @map("${subname}")`,
          },
          {
            says:
              `Or add ${to} in this migration, let the code write both, fill it in batches in the next one (see change-all-rows), read from it, and ` +
              `drop ${from} in a last one.`,
          },
        ],
      },
    ];
  },
};
