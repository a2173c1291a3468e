import { nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import { isNamedAgain } from '../tree/named-again.ts';

export const dropView: Rule = {
  name: 'drop-view',
  severity: 'warning',
  dialects: ['postgres', 'sqlite'],
  direction: 'up',
  check(statement, scene) {
    const { node } = statement;
    if (!('DropStmt' in node)) return [];
    const { removeType, objects = [] } = node.DropStmt;
    if (removeType !== 'OBJECT_VIEW' && removeType !== 'OBJECT_MATVIEW') return [];
    const gone = objects
      .map(nameOfItem)
      .filter((name) => scene.stood(name) && !isNamedAgain(name, statement, scene));
    return gone.map(({ name }) => {
      const view = scene.quote(name);
      return {
        message: `From its COMMIT on, every statement that says ${view} fails: that of code which is still running, and that of code which is rolled back to.`,
        advice: [{ says: `Release code that says ${view} nowhere, and drop it in a later migration.` }],
      };
    });
  },
};
