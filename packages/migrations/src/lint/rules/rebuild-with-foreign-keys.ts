import { turnsForeignKeysOff } from '../../dialect/sqlite/turns-foreign-keys-off.ts';
import { keyOf, nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { replacementOf } from '../tree/replaced-table.ts';

export const rebuildWithForeignKeys: Rule = {
  name: 'rebuild-with-foreign-keys',
  severity: 'error',
  dialects: ['sqlite'],
  check(statement, scene) {
    const { node, text } = statement;
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_TABLE') return [];
    if (scene.statements.some((other) => turnsForeignKeysOff(other.text))) return [];
    return (node.DropStmt.objects ?? []).map(nameOfItem).flatMap((name) => {
      const referring = [...scene.catalog.tables.values()].filter(
        (table) =>
          keyOf(table) !== keyOf(name) &&
          [...table.constraints.values()].some(({ refersTo }) => refersTo === keyOf(name)),
      );
      if (referring.length === 0 || replacementOf(name, statement, scene) === undefined) return [];
      const others = referring.map((table) => scene.quote(table.name)).join(', ');
      return [
        {
          message: `SQLite deletes the rows of a table before it drops it: with foreign keys on, the rows of ${others} that refer to ${scene.quote(name.name)} go with them (ON DELETE CASCADE), lose their reference (SET NULL), or make it fail.`,
          advice: [
            {
              says: 'Say at the head of the script that the table is only rebuilt; the runner turns foreign keys off around the transaction, and looks for broken ones before it commits:',
              sql: `PRAGMA foreign_keys=OFF;\n${text};\n…\nPRAGMA foreign_keys=ON;`,
            },
          ],
        },
      ];
    });
  },
};
