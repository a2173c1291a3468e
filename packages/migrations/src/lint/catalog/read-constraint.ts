import type { Constraint, Node } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import type { KnownConstraint } from './catalog.ts';
import { keyOf, nameOfRange, stringsIn } from './object-name.ts';

const kinds: Readonly<Record<string, KnownConstraint['kind']>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not-null',
};

/** How PostgreSQL ends the names that it gives itself. */
const endings: Readonly<Record<KnownConstraint['kind'], string>> = {
  check: 'check',
  foreign: 'fkey',
  unique: 'key',
  primary: 'pkey',
  exclusion: 'excl',
  'not-null': 'not_null',
};

/** A constraint, be it a table's or a column's; `undefined` for what the tree calls one and is none. */
export function readConstraint(
  constraint: Constraint,
  table: string,
  madeBy: SqlStatement,
  column?: string,
): KnownConstraint | undefined {
  const kind = kinds[constraint.contype ?? ''];
  if (kind === undefined) return undefined;
  const named = stringsIn(constraint.keys ?? constraint.fk_attrs);
  const columns = named.length > 0 ? named : column === undefined ? [] : [column];
  const parts = kind === 'primary' ? [table] : [table, ...columns];
  return {
    name: constraint.conname ?? [...parts, endings[kind]].join('_'),
    kind,
    columns,
    notNull: kind === 'not-null' || kind === 'primary' ? columns : notNullIn(constraint.raw_expr),
    ...(constraint.pktable !== undefined && { refersTo: keyOf(nameOfRange(constraint.pktable)) }),
    valid: constraint.skip_validation !== true && constraint.is_enforced !== false,
    madeBy,
  };
}

/** The columns that an expression says are not null, whatever else it says of them. */
function notNullIn(expression: Node | undefined): readonly string[] {
  if (expression === undefined) return [];
  if ('BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR') {
    return (expression.BoolExpr.args ?? []).flatMap(notNullIn);
  }
  if (!('NullTest' in expression) || expression.NullTest.nulltesttype !== 'IS_NOT_NULL') return [];
  const { arg } = expression.NullTest;
  return arg !== undefined && 'ColumnRef' in arg ? stringsIn(arg.ColumnRef.fields).slice(-1) : [];
}
