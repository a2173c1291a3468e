import type { SchemaPlan } from '../plan/plan-schema.ts';
import type { JoinTablePlan, RelationPlan } from '../plan/table-plan.ts';
import { PACKAGE } from './emit-column.ts';
import { defineTable } from './emit-table.ts';
import { generatedHeader } from './generated-header.ts';
import { Imports } from './imports.ts';
import { literal, propertyName, textLiteral } from './literal.ts';
import { RELATIONS, RELATIONS_TYPE, type TableNames } from './names.ts';

type Names = ReadonlyMap<string, TableNames>;

/** The file that says how the tables lead to each other, with the tables that Prisma keeps between two lists. */
export function emitRelations({ tables, relations }: SchemaPlan, names: Names, extension: string): string {
  const tableNames = tables.map(({ model }) => tableOf(names, model));
  const imports = new Imports([RELATIONS, RELATIONS_TYPE]);
  // The names that relations know tables by are the exported ones; here a table may have to be called otherwise.
  const locals = new Map(
    tables.map(({ model }) => {
      const table = tableOf(names, model);
      return [table, imports.value(table, `./${names.get(model)?.file}${extension}`)];
    }),
  );
  const between = new Map<string, { readonly name: string; readonly plan: JoinTablePlan }>();
  for (const { through } of relations) {
    if (through === undefined || between.has(identityOf(through.table))) continue;
    const name = imports.claim(through.table.databaseName.replaceAll(/\W/g, '_'));
    between.set(identityOf(through.table), { name, plan: through.table });
  }
  const joinTables = [...between.values()].map(
    ({ name, plan }) =>
      `const ${name} = ${defineTable(plan, { imports, enumsFile: `./enums${extension}` })};\n`,
  );
  const byTable = tables.map(({ model }) => ({
    table: tableOf(names, model),
    own: relations.filter((relation) => relation.model === model),
  }));
  const types = byTable.map(({ table, own }) => typeOf(table, own));
  const described = byTable.filter(({ own }) => own.length > 0).map(({ table, own }) => describe(table, own));
  const all = tableNames.map((table) =>
    locals.get(table) === table ? table : `${table}: ${locals.get(table)}`,
  );
  const define = imports.value('defineRelations', PACKAGE);

  function typeOf(table: string, own: readonly RelationPlan[]): string {
    if (own.length === 0) return `  readonly ${table}: Readonly<Record<never, never>>;\n`;
    const lines = own.map(({ property, target, kind, nullable }) => {
      const name = tableOf(names, target);
      return `    readonly ${propertyName(property)}: ${imports.type('Relation', PACKAGE)}<typeof ${locals.get(name)}, '${kind}', ${nullable}, ${textLiteral(name)}>;\n`;
    });
    return `  readonly ${table}: {\n${lines.join('')}  };\n`;
  }

  function describe(table: string, own: readonly RelationPlan[]): string {
    const lines = own.map(
      (relation) => `    ${propertyName(relation.property)}: ${describeOne(relation)},\n`,
    );
    return `  ${table}: {\n${lines.join('')}  },\n`;
  }

  function describeOne({ kind, target, on, optional, through }: RelationPlan): string {
    const start = imports.value(kind === 'one' ? 'toOne' : 'toMany', PACKAGE);
    const more = through
      ? `, ${literal({ through: between.get(identityOf(through.table))?.name, on: through.on })}`
      : optional
        ? ', { optional: true }'
        : '';
    return `${start}(${textLiteral(tableOf(names, target))}, ${literal(on)}${more})`;
  }

  return [
    `${generatedHeader("the schema's relations")}\n`,
    `${imports}\n`,
    ...joinTables,
    `/** The type of \`${RELATIONS}\`: how each table leads to others. */\nexport type ${RELATIONS_TYPE} = {\n${types.join('')}};\n`,
    `/** How each table leads to others. */\nexport const ${RELATIONS}: ${RELATIONS_TYPE} = ${define}({\n${[...all, ...[...between.values()].map(({ name }) => name)].map((name) => `  ${name},\n`).join('')}}, {\n${described.join('')}});\n`,
  ].join('\n');
}

function tableOf(names: Names, model: string): string {
  return names.get(model)?.table ?? model;
}

/** Both ends of a relation go through one table, which each end describes. */
function identityOf({ databaseName, databaseSchema }: JoinTablePlan): string {
  return JSON.stringify([databaseSchema, databaseName]);
}
