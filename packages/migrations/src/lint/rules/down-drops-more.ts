import type { SqlStatement } from '../../sql/statement.ts';
import { nameOfRange, type ObjectName } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { droppedColumns, droppedTables } from '../tree/dropped.ts';

const advice = [
  {
    says: 'A way back takes away what the way forward has made, and nothing else: take this out of down.sql.',
  },
];

export const downDropsMore: Rule = {
  name: 'down-drops-more',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  direction: 'down',
  check(statement, scene) {
    const { catalog, quote } = scene;
    const tables = [...droppedTables(statement, scene), ...emptiedTables(statement, scene)].filter((name) => {
      const table = catalog.table(name);
      return table !== undefined && !catalog.isOfWayUp(table) && !catalog.isNew(table);
    });
    const columns = droppedColumns(statement, scene).filter(({ table, known }) => {
      const owner = catalog.table(table);
      return (
        known !== undefined && !catalog.isOfWayUp(known) && (owner === undefined || !catalog.isOfWayUp(owner))
      );
    });
    const says = (what: string, of: string): string =>
      `${of} was there before this migration, and down.sql takes ${what}: going down is to lead back to what was.`;
    return [
      ...tables.map(({ name }) => ({ message: says('its rows', quote(name)), advice })),
      ...columns.map(({ table, name, command }) => ({
        message: says('its values', `${quote(table.name)}.${quote(name)}`),
        advice,
        command,
      })),
    ];
  },
};

/** Tables that a statement leaves without a row. */
function emptiedTables({ node }: SqlStatement, scene: Scene): readonly ObjectName[] {
  if ('TruncateStmt' in node) {
    return (node.TruncateStmt.relations ?? []).flatMap((item) =>
      'RangeVar' in item ? [nameOfRange(item.RangeVar)] : [],
    );
  }
  if (!('DeleteStmt' in node) || node.DeleteStmt.whereClause !== undefined) return [];
  const name = nameOfRange(node.DeleteStmt.relation);
  return scene.stood(name) ? [name] : [];
}
