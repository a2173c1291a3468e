import type { SqlStatement } from './statement.ts';

/** The names of the tables, indexes and views that statements name, without their schemas. */
export function relationsIn(statements: readonly SqlStatement[]): readonly string[] {
  const names = new Set<string>();
  for (const { node } of statements) collect(node, names);
  return [...names];
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('relname' in node && typeof node.relname === 'string') names.add(node.relname);
  if ('DropStmt' in node) collectStrings(node.DropStmt, names);
  for (const child of Object.values(node)) collect(child, names);
}

/** DROP names its objects by plain strings. */
function collectStrings(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('sval' in node && typeof node.sval === 'string') names.add(node.sval);
  for (const child of Object.values(node)) collectStrings(child, names);
}
