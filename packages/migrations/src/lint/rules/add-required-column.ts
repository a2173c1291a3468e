import { constraintsOf, readColumn } from '../catalog/read-column.ts';
import type { Rule } from '../rule.ts';
import { alterText, columnSql, tableSql } from '../tree/alter-sql.ts';
import { addedColumns } from '../tree/commands.ts';

export const addRequiredColumn: Rule = {
  name: 'add-required-column',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  check(statement, scene) {
    return addedColumns(statement, scene).flatMap(({ relation, column, index }) => {
      const { name, notNull, hasDefault } = readColumn(column, 0);
      if (!notNull || hasDefault || scene.catalog.type(readColumn(column, 0).type)?.kind === 'domain')
        return [];
      const notNulls = constraintsOf(column).filter(({ contype }) => contype === 'CONSTR_NOTNULL');
      const optional = columnSql(column, notNulls, scene);
      return [
        {
          command: index,
          message:
            scene.dialect === 'sqlite'
              ? `SQLite refuses to add a NOT NULL column without a default.`
              : `A NOT NULL column without a default fails where ${tableSql(relation, scene)} has a single row (23502), and code that is still ` +
                `running inserts rows without ${scene.quote(name)}.`,
          advice: [
            {
              says: 'With a constant default it takes a moment, whatever the size of the table (PostgreSQL 11 or newer). Without one, add it as optional:',
              sql: alterText(relation, `ADD COLUMN ${optional}`, scene),
            },
            {
              says: 'Let the code fill it, fill the rows that are there in batches, and require it after that (see set-not-null).',
            },
          ],
        },
      ];
    });
  },
};
