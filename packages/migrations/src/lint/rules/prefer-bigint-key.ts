import type { ColumnDef } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import { stringsIn } from '../catalog/object-name.ts';
import { constraintsOf } from '../catalog/read-column.ts';
import type { Rule } from '../rule.ts';
import { adviseColumns } from '../tree/new-columns.ts';

export const preferBigintKey: Rule = {
  name: 'prefer-bigint-key',
  severity: 'notice',
  dialects: ['postgres'],
  direction: 'up',
  check: (statement, scene) =>
    adviseColumns(statement, scene, ({ column, type }) => {
      const isShort = type.name === 'int4' || type.name === 'int2';
      const isNumbered =
        type.isSerial || constraintsOf(column).some(({ contype }) => contype === 'CONSTR_IDENTITY');
      return isShort && isNumbered && isKey(column, statement);
    }).map((report) => ({ ...report, about: `${tableOf(statement)}.${report.about}` })),
  gather: (columns) =>
    `${columns.join(', ')} ${columns.length === 1 ? 'has' : 'have'} 2,147,483,647 numbers, of which failed inserts use some, too; when they are used up no row can be added, and a bigger type rewrites the table. bigint (BigInt in the schema) costs 4 bytes a row now.`,
};

function isKey(column: ColumnDef, { node }: SqlStatement): boolean {
  if (constraintsOf(column).some(({ contype }) => contype === 'CONSTR_PRIMARY')) return true;
  const elements = 'CreateStmt' in node ? (node.CreateStmt.tableElts ?? []) : [];
  return elements.some(
    (element) =>
      'Constraint' in element &&
      element.Constraint.contype === 'CONSTR_PRIMARY' &&
      stringsIn(element.Constraint.keys).includes(column.colname ?? ''),
  );
}

function tableOf({ node }: SqlStatement): string {
  const stmt =
    'CreateStmt' in node ? node.CreateStmt : 'AlterTableStmt' in node ? node.AlterTableStmt : undefined;
  return stmt?.relation?.relname ?? '';
}
