import { nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';

export const dropSchema: Rule = {
  name: 'drop-schema',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_SCHEMA') return [];
    if (node.DropStmt.behavior !== 'DROP_CASCADE') return [];
    const names = (node.DropStmt.objects ?? [])
      .map((object) => scene.quote(nameOfItem(object).name))
      .join(', ');
    return [
      {
        message: `Every table in ${names} is gone at COMMIT, with its rows, whatever has been made there since; so is what refers to them from other schemas.`,
        advice: [
          {
            says: `Drop what is in ${names} by name, and then the schema without CASCADE, which refuses while anything is left.`,
          },
        ],
      },
    ];
  },
};
