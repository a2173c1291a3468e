import { nameOfList } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';

export const addDomainConstraint: Rule = {
  name: 'add-domain-constraint',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    if (!('AlterDomainStmt' in node) || node.AlterDomainStmt.subtype !== 'C') return [];
    const { AlterDomainStmt: alter } = node;
    const { def, typeName } = alter;
    const name = nameOfList(typeName);
    const domain = scene.catalog.type(name);
    if (def === undefined || !('Constraint' in def) || def.Constraint.skip_validation === true) return [];
    if (domain !== undefined && scene.catalog.isNew(domain)) return [];
    const { initially_valid: _, ...constraint } = def.Constraint;
    const conname = constraint.conname ?? `${name.name}_check`;
    const added = { Constraint: { ...constraint, conname, skip_validation: true } };
    return [
      {
        message: `The server reads every table that has a column of ${scene.quote(name.name)} under a SHARE lock: writes to all of them wait until that is done and the transaction has ended.`,
        advice: [
          {
            says: 'Ask it of new values only, which takes a moment:',
            sql: `${scene.write({ AlterDomainStmt: { ...alter, def: added } })};`,
          },
          {
            says: 'To look at the values that are there takes the same lock as long: in a later migration, at a quiet hour, where it is needed at all:',
            sql: `ALTER DOMAIN ${[name.schema, name.name].flatMap((part) => (part === undefined ? [] : [scene.quote(part)])).join('.')} VALIDATE CONSTRAINT ${scene.quote(conname)};`,
          },
        ],
      },
    ];
  },
};
