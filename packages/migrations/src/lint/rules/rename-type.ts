import { nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { isNamedAgain } from '../tree/named-again.ts';

export const renameType: Rule = {
  name: 'rename-type',
  severity: 'error',
  dialects: ['postgres'],
  direction: 'up',
  check(statement, scene) {
    const { node } = statement;
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_TYPE') return [];
    const name = nameOfItem(node.RenameStmt.object);
    const isNew = scene.catalog.type(name)?.madeIn === scene.catalog.script;
    if (isNew || isNamedAgain(name, statement, scene)) return [];
    return [
      {
        message: `From its COMMIT on, every statement that casts to ${scene.quote(name.name)} fails (42704), and Prisma's client casts each value of an enum to its type.`,
        advice: [
          {
            says: `Rename it in the schema alone, which changes no database: enum NewName { … @@map("${name.name}") }`,
          },
        ],
      },
    ];
  },
};
