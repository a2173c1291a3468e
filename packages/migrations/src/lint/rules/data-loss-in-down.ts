import type { Rule } from '../rule.ts';
import { droppedColumns, droppedTables } from '../tree/dropped.ts';

export const dataLossInDown: Rule = {
  name: 'data-loss-in-down',
  severity: 'notice',
  dialects: ['postgres', 'sqlite'],
  direction: 'down',
  check(statement, scene) {
    const { catalog, quote } = scene;
    const tables = droppedTables(statement, scene).filter((name) => {
      const table = catalog.table(name);
      return table === undefined || catalog.isOfWayUp(table);
    });
    const columns = droppedColumns(statement, scene).filter(
      ({ known }) => known === undefined || catalog.isOfWayUp(known),
    );
    return [
      ...tables.map((name) => ({ message: '', advice: [], about: `the rows of ${quote(name.name)}` })),
      ...columns.map(({ table, name, command }) => ({
        message: '',
        advice: [],
        command,
        about: `the values of ${quote(table.name)}.${quote(name)}`,
      })),
    ];
  },
  gather: (abouts) =>
    `Going down loses ${abouts.join(', ')}: whatever was written there since the migration was applied. Going up again makes them empty.`,
};
