import { nameOfList } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';

export const renameEnumValue: Rule = {
  name: 'rename-enum-value',
  severity: 'error',
  dialects: ['postgres'],
  direction: 'up',
  check({ node }, scene) {
    if (!('AlterEnumStmt' in node)) return [];
    const { typeName, oldVal, newVal } = node.AlterEnumStmt;
    if (oldVal === undefined || scene.catalog.type(nameOfList(typeName))?.madeIn === scene.catalog.script)
      return [];
    return [
      {
        message: `From its COMMIT on, code that is still running fails where it writes '${oldVal}' or compares with it (22P02), and reads a '${newVal}' that it does not know.`,
        advice: [
          { says: `Rename it in the schema alone, which changes no database: NEW_NAME @map("${oldVal}")` },
          {
            says: 'Or add the new value, let the code know both, change the rows in batches, and stop writing the old one.',
          },
        ],
      },
    ];
  },
};
