import { keyOf, nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { isNamedAgain } from '../tree/named-again.ts';

export const renameTakesReferences: Rule = {
  name: 'rename-takes-references',
  severity: 'error',
  dialects: ['sqlite'],
  check(statement, scene) {
    const { node } = statement;
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_TABLE') return [];
    const name = nameOfRange(node.RenameStmt.relation);
    if (!scene.stood(name) || !isNamedAgain(name, statement, scene)) return [];
    const referring = [...scene.catalog.tables.values()].filter((table) =>
      [...table.constraints.values()].some(({ refersTo }) => refersTo === keyOf(name)),
    );
    if (referring.length === 0) return [];
    const [from, to] = [scene.quote(name.name), scene.quote(node.RenameStmt.newname ?? '')];
    const others = referring.map((table) => scene.quote(table.name)).join(', ');
    return [
      {
        message: `RENAME TO also renames ${from} in the foreign keys of ${others}: they refer to ${to} from then on, and not to the table that gets the old name.`,
        advice: [
          {
            says: `Make the new table under another name, copy the rows, drop ${from}, and give its name to the new one: that leaves foreign keys as they are.`,
          },
        ],
      },
    ];
  },
};
