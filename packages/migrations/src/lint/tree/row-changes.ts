import type { DeleteStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query';

import { objectsIn } from './walk.ts';

/** A change of rows that are there. */
export type RowChange =
  | { readonly UpdateStmt: UpdateStmt }
  | { readonly DeleteStmt: DeleteStmt }
  | { readonly MergeStmt: MergeStmt };

/** The statements that run what is in their WITH. What a rule, a view or a cursor is made of does not run yet. */
const running = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt'] as const;

/** What a statement changes of rows, itself and in its WITH. */
export function rowChanges(node: Node): readonly RowChange[] {
  if (!running.some((kind) => kind in node)) return [];
  return [...objectsIn(node)].filter(
    (found): found is RowChange => 'UpdateStmt' in found || 'DeleteStmt' in found || 'MergeStmt' in found,
  );
}

/** Whether a condition may leave rows out: whether it looks at anything. */
export function choosesRows(condition: Node | undefined): boolean {
  if (condition === undefined) return false;
  if ('BoolExpr' in condition) {
    const { boolop, args = [] } = condition.BoolExpr;
    return boolop === 'AND_EXPR' ? args.some(choosesRows) : args.every(choosesRows);
  }
  if ('A_Const' in condition && condition.A_Const.boolval !== undefined)
    return condition.A_Const.boolval.boolval !== true;
  return [...objectsIn(condition)].some((found) => looking.some((kind) => kind in found));
}

const looking = ['ColumnRef', 'FuncCall', 'SubLink', 'CurrentOfExpr'] as const;
