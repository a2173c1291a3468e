import type { Rule } from '../rule.ts';

export const renameSchema: Rule = {
  name: 'rename-schema',
  severity: 'error',
  dialects: ['postgres'],
  direction: 'up',
  check({ node }, scene) {
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_SCHEMA') return [];
    const { subname = '' } = node.RenameStmt;
    return [
      {
        message: `From its COMMIT on, every statement and every search_path that says ${scene.quote(subname)} misses all that is in it.`,
        advice: [
          {
            says: 'Make the new schema beside it, move one table at a time, and leave a view under the old name of each (see rename-table).',
          },
        ],
      },
    ];
  },
};
