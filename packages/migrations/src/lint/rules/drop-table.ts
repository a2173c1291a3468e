import type { Rule } from '../rule.ts';
import { droppedTables } from '../tree/dropped.ts';

export const dropTable: Rule = {
  name: 'drop-table',
  severity: 'error',
  dialects: ['postgres', 'sqlite'],
  direction: 'up',
  check(statement, scene) {
    return droppedTables(statement, scene).map(({ name }) => {
      const table = scene.quote(name);
      return {
        message: `All rows of ${table} are gone at its COMMIT, and no down.sql brings them back. Code that is still running fails at every statement that says ${table}.`,
        advice: [
          {
            says: `Release code that says ${table} nowhere, and its model gone from the client; then drop it in a migration of its own, with a waiver that says since when it is unused.`,
          },
        ],
      };
    });
  },
};
