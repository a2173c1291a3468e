import type { SqlStatement } from '../../sql/statement.ts';
import { keyOf, nameOfItem, nameOfList, nameOfRange, type ObjectName } from '../catalog/object-name.ts';
import type { Scene } from '../scene.ts';

/** Whether a later statement of the script gives the name to another object, which takes this one's place. */
export function isNamedAgain(name: ObjectName, statement: SqlStatement, { statements }: Scene): boolean {
  const key = keyOf(name);
  const later = statements.slice(statements.indexOf(statement) + 1);
  return later.some((other) => namesGivenBy(other).some((given) => keyOf(given) === key));
}

function namesGivenBy({ node }: SqlStatement): readonly ObjectName[] {
  if ('CreateStmt' in node) return [nameOfRange(node.CreateStmt.relation)];
  if ('ViewStmt' in node) return [nameOfRange(node.ViewStmt.view)];
  if ('CreateTableAsStmt' in node) return [nameOfRange(node.CreateTableAsStmt.into?.rel)];
  if ('CreateEnumStmt' in node) return [nameOfList(node.CreateEnumStmt.typeName)];
  if (!('RenameStmt' in node)) return [];
  const { relation, object, newname = '', renameType } = node.RenameStmt;
  if (renameType === 'OBJECT_TYPE') return [{ ...nameOfItem(object), name: newname }];
  if (renameType === 'OBJECT_TABLE' || renameType === 'OBJECT_VIEW')
    return [{ ...nameOfRange(relation), name: newname }];
  return [];
}
