import type { ColumnDef, Constraint } from 'libpg-query';

import { standardLiteral } from '../../dialect/standard-literal.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { constraintsOf, readColumn } from '../catalog/read-column.ts';
import { volatileIn } from '../catalog/volatile.ts';
import type { LintStep } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { alterText, columnSql, tableSql } from '../tree/alter-sql.ts';
import { type AddedColumn, addedColumns } from '../tree/commands.ts';
import { fittingName } from '../tree/constraint-name.ts';

export const addColumnRewrite: Rule = {
  name: 'add-column-rewrite',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return addedColumns(statement, scene).flatMap((added) => {
      const cause = causeOf(added.column, scene.catalog);
      if (cause === undefined) return [];
      return [
        {
          command: added.index,
          message:
            `${cause.says}, so the server writes ${tableSql(added.relation, scene)} and its indexes anew under an ACCESS EXCLUSIVE ` +
            'lock: reads and writes wait until that is done and the transaction has ended.',
          advice: cause.advice(added, scene),
        },
      ];
    });
  },
};

interface Cause {
  readonly says: string;
  readonly advice: (added: AddedColumn, scene: Scene) => readonly LintStep[];
}

function causeOf(column: ColumnDef, catalog: Catalog): Cause | undefined {
  const constraints = constraintsOf(column);
  const find = (contype: Constraint['contype']): Constraint | undefined =>
    constraints.find((constraint) => constraint.contype === contype);
  const { type } = readColumn(column, 0);
  if (type.isSerial || find('CONSTR_IDENTITY') !== undefined) {
    const says = `Each row gets a number of its own in the new column ${column.colname}`;
    return { says, advice: numbered };
  }
  if (find('CONSTR_GENERATED')?.generated_kind === 's') {
    return {
      says: `The value of the generated column ${column.colname} is stored in each row`,
      advice: generated,
    };
  }
  const volatile = volatileIn(find('CONSTR_DEFAULT')?.raw_expr, catalog);
  if (volatile !== undefined) {
    return { says: `${volatile}() is volatile: each row gets a value of its own`, advice: defaulted };
  }
  if (catalog.type(type)?.isChecked === true) {
    return {
      says: `The domain ${type.name} has a constraint, which each row's value is checked against`,
      advice: checked,
    };
  }
  return undefined;
}

/** Fills the rows that are there in a later migration, and requires the column after that where it is to be. */
function thenFill(column: ColumnDef): LintStep {
  const required = readColumn(column, 0).notNull
    ? ', and require it in the one after that (see set-not-null)'
    : '';
  return {
    says: `Fill the rows that are there in the next migration, in batches (see change-all-rows)${required}.`,
  };
}

function defaulted({ relation, column }: AddedColumn, scene: Scene): readonly LintStep[] {
  const name = scene.quote(column.colname ?? '');
  const kept = constraintsOf(column).filter(
    ({ contype }) => contype === 'CONSTR_DEFAULT' || contype === 'CONSTR_NOTNULL',
  );
  const value = kept.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  const text = value === undefined ? 'NULL' : scene.write(value);
  return [
    {
      says: 'Add the column without the default, and give it to new rows; both take a moment:',
      sql: `${alterText(relation, `ADD COLUMN ${columnSql(column, kept, scene)}`, scene)}\n${alterText(relation, `ALTER COLUMN ${name} SET DEFAULT ${text}`, scene)}`,
    },
    thenFill(column),
  ];
}

/** The usual names of what the server calls otherwise. */
const integers: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

function numbered({ relation, column }: AddedColumn, scene: Scene): readonly LintStep[] {
  const { type, name } = readColumn(column, 0);
  const sequence = scene.quote(fittingName(relation.relname ?? '', [name], 'seq'));
  const quoted = scene.quote(name);
  const owner = `${tableSql(relation, scene)}.${quoted}`;
  const schema = relation.schemaname === undefined ? '' : `${scene.quote(relation.schemaname)}.`;
  return [
    {
      says: 'Add the column without numbers, and let a sequence number new rows:',
      sql:
        `${alterText(relation, `ADD COLUMN ${quoted} ${integers[type.name] ?? type.name}`, scene)}\nCREATE SEQUENCE ${schema}${sequence} OWNED BY ${owner};\n` +
        alterText(
          relation,
          `ALTER COLUMN ${quoted} SET DEFAULT nextval(${standardLiteral(`${schema}${sequence}`)})`,
          scene,
        ),
    },
    thenFill(column),
  ];
}

function generated({ relation, column }: AddedColumn, scene: Scene): readonly LintStep[] {
  const stored = constraintsOf(column).find(({ contype }) => contype === 'CONSTR_GENERATED');
  const expression = stored?.raw_expr === undefined ? '' : scene.write(stored.raw_expr);
  const others = constraintsOf(column);
  return [
    {
      says: 'PostgreSQL 18 can compute it when it is read, which changes no row:',
      sql: alterText(
        relation,
        `ADD COLUMN ${columnSql(column, others, scene)} GENERATED ALWAYS AS (${expression}) VIRTUAL`,
        scene,
      ),
    },
    {
      says:
        'Otherwise add a plain column, let a trigger (BEFORE INSERT OR UPDATE) fill it in new rows, and fill the rows ' +
        'that are there in batches (see change-all-rows).',
    },
  ];
}

function checked({ relation, column }: AddedColumn, scene: Scene): readonly LintStep[] {
  const domain = scene.catalog.type(readColumn(column, 0).type);
  const base = domain?.base?.name ?? 'text';
  const quoted = scene.quote(column.colname ?? '');
  return [
    {
      says: 'Add it with the type that the domain is made of, and say as a CHECK … NOT VALID of the table what the domain says:',
      sql: alterText(relation, `ADD COLUMN ${quoted} ${base}`, scene),
    },
  ];
}
