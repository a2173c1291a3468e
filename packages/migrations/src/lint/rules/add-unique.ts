import type { Constraint } from 'libpg-query';

import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { alterText, bareColumn, ofTable, tableSql } from '../tree/alter-sql.ts';
import { type AddedConstraint, addedConstraints } from '../tree/commands.ts';
import { constraintName } from '../tree/constraint-name.ts';

export const addUnique: Rule = {
  name: 'add-unique',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return addedConstraints(statement, scene).flatMap((added) => {
      const { constraint, relation, index } = added;
      const { contype, indexname } = constraint;
      const isKey = contype === 'CONSTR_PRIMARY';
      if ((contype !== 'CONSTR_UNIQUE' && !isKey) || indexname !== undefined) return [];
      const required = isKey
        ? ' A primary key also needs its columns to be NOT NULL, or reads all rows for it.'
        : '';
      return [
        {
          command: index,
          message:
            `Adding a ${isKey ? 'PRIMARY KEY' : 'UNIQUE'} constraint builds its index under an ACCESS EXCLUSIVE lock on ${tableSql(relation, scene)}: reads and ` +
            `writes wait until it is built and the transaction has ended.${required}`,
          advice: [
            { says: 'Build the index while reads and writes go on:', sql: indexSql(added, scene) },
            {
              says: `Make it the constraint, in the same migration or a later one${isKey ? ', with columns that are NOT NULL already (see set-not-null)' : ''}; this takes a moment:`,
              sql: usingSql(added, scene),
            },
          ],
        },
      ];
    });
  },
};

function nameOf({ constraint, relation, column }: AddedConstraint): string {
  return constraintName(
    constraint,
    relation,
    column,
    constraint.contype === 'CONSTR_PRIMARY' ? 'pkey' : 'key',
  );
}

function indexSql(added: AddedConstraint, scene: Scene): string {
  const { constraint, relation, column } = added;
  const name = nameOf(added);
  const whole = ofTable(constraint, column, name);
  const params = (items: Constraint['keys']): { IndexElem: object }[] =>
    (items ?? []).flatMap((node) =>
      'String' in node
        ? [
            {
              IndexElem: {
                name: node.String.sval ?? '',
                ordering: 'SORTBY_DEFAULT' as const,
                nulls_ordering: 'SORTBY_NULLS_DEFAULT' as const,
              },
            },
          ]
        : [],
    );
  const index = scene.write({
    IndexStmt: {
      idxname: name,
      relation,
      accessMethod: 'btree',
      indexParams: params(whole.keys),
      ...(whole.including !== undefined && { indexIncludingParams: params(whole.including) }),
      ...(whole.nulls_not_distinct !== undefined && { nulls_not_distinct: whole.nulls_not_distinct }),
      ...(whole.options !== undefined && { options: whole.options }),
      unique: true,
      concurrent: true,
    },
  });
  const bare = bareColumn(added, scene);
  return `${bare}${index};`;
}

function usingSql(added: AddedConstraint, scene: Scene): string {
  const { constraint, relation } = added;
  const name = scene.quote(nameOf(added));
  const kind = constraint.contype === 'CONSTR_PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE';
  const deferrable = constraint.deferrable === true ? ' DEFERRABLE' : '';
  const deferred = constraint.initdeferred === true ? ' INITIALLY DEFERRED' : '';
  return alterText(
    relation,
    `ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}${deferrable}${deferred}`,
    scene,
  );
}
