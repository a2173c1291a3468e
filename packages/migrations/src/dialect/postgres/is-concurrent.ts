import type { SqlStatement } from '../../sql/statement.ts';

/** Whether a statement that runs outside of transactions is one of those that say CONCURRENTLY. */
export function isConcurrent({ node }: SqlStatement): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('AlterTableStmt' in node) return true; // DETACH PARTITION CONCURRENTLY is the only one that gets here
  if (!('ReindexStmt' in node)) return false;
  const { params = [] } = node.ReindexStmt;
  return params.some((param) => 'DefElem' in param && param.DefElem.defname === 'concurrently');
}
