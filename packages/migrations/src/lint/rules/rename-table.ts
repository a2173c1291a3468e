import { nameOfRange } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { isNamedAgain } from '../tree/named-again.ts';

export const renameTable: Rule = {
  name: 'rename-table',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  direction: 'up',
  check(statement, scene) {
    const { node } = statement;
    const isMove = 'AlterObjectSchemaStmt' in node;
    if (!isMove && !('RenameStmt' in node)) return [];
    const { relation } = isMove ? node.AlterObjectSchemaStmt : node.RenameStmt;
    const kind = isMove ? node.AlterObjectSchemaStmt.objectType : node.RenameStmt.renameType;
    if (relation === undefined || !['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW'].includes(kind ?? ''))
      return [];
    const name = nameOfRange(relation);
    if (!scene.stood(relation) || isNamedAgain(name, statement, scene)) return [];
    const moved = isMove
      ? { ...relation, schemaname: node.AlterObjectSchemaStmt.newschema ?? '' }
      : { ...relation, relname: node.RenameStmt.newname ?? '' };
    const old = tableSql(relation, scene);
    const view = `${statement.text};\nCREATE VIEW ${old} AS SELECT * FROM ${tableSql(moved, scene)};`;
    return [
      {
        message: `From its COMMIT on, every statement that says ${old} fails: that of code which is still running, and that of code which is rolled back to.`,
        advice: [
          {
            says: `Rename it in the schema alone, which changes no database: model NewName { … @@map("${name.name}") }`,
          },
          ...(scene.dialect === 'sqlite'
            ? []
            : [
                {
                  says: 'Or leave a view under the old name, in the same transaction, which reads and writes pass through; drop it once no code says the old name:',
                  sql: view,
                },
              ]),
        ],
      },
    ];
  },
};
