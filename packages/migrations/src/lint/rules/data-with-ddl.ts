import type { Rule } from '../rule.ts';
import { changedTable, lockedTable } from '../tree/table-lock.ts';

export const dataWithDdl: Rule = {
  name: 'data-with-ddl',
  severity: 'warning',
  dialects: ['postgres'],
  check(statement, scene) {
    const { table: lockedBefore, rows: changedBefore } = scene.held;
    const changed = changedTable(statement.node, scene);
    const locked = lockedTable(statement.node, scene);
    // One finding a transaction: where the second kind joins the first.
    if (lockedBefore !== undefined && changedBefore !== undefined) return [];
    const advice = [
      {
        says: 'Put the change of rows into a migration of its own, in batches where it is long (see change-all-rows), and what comes after it into a third.',
      },
    ];
    if (changed !== undefined && lockedBefore !== undefined) {
      const [table, other] = [scene.quote(lockedBefore.name), scene.quote(changed.name)];
      return [
        {
          message: `The lock on ${table} that this transaction has taken already is held while the rows of ${other} are changed: who reads or writes ${table} waits as long as that takes.`,
          advice,
        },
      ];
    }
    if (locked === undefined || changedBefore === undefined || changed !== undefined) return [];
    const [table, other] = [scene.quote(locked.name), scene.quote(changedBefore.name)];
    return [
      {
        message: `The rows of ${other} that this transaction has changed stay locked while it waits for ${table}; and where it does not get that lock in time, the change is rolled back and done again.`,
        advice,
      },
    ];
  },
};
