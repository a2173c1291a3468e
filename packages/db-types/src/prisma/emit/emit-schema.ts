import type { SchemaPlan } from '../plan/plan-schema.ts';
import type { SchemaProblem } from '../prisma-schema-error.ts';
import { PrismaSchemaError } from '../prisma-schema-error.ts';
import { emitEnums } from './emit-enums.ts';
import { emitIndex } from './emit-index.ts';
import { emitTable } from './emit-table.ts';
import { declaredNames, tableNames } from './names.ts';

/**
 * Every file of a schema's tables: its name, and its text. The same schema gives the same text.
 *
 * @param extension what relative imports end in, with its dot, or nothing
 * @throws PrismaSchemaError where two models ask for one name
 */
export function emitSchema(plan: SchemaPlan, extension: string): ReadonlyMap<string, string> {
  refuseClashes(plan);
  const files = new Map(
    plan.tables.map((table) => [`${tableNames(table.model).file}.ts`, emitTable(table, extension)]),
  );
  if (plan.enums.length > 0) files.set('enums.ts', emitEnums(plan.enums));
  files.set('index.ts', emitIndex(plan, extension));
  return files;
}

/** Models whose names differ may still ask for one file (`ApiKey`, `APIKey`) or one type (`NewUser`, and User's). */
function refuseClashes({ tables, enums }: SchemaPlan): void {
  const problems: SchemaProblem[] = [];
  const owners = new Map([
    ['file index.ts', 'the table of contents'],
    ['file enums.ts', 'the enums'],
    ...enums.map(({ name }): [string, string] => [`export ${name}`, `the enum ${name}`]),
  ]);
  for (const { model } of tables) {
    const names = tableNames(model);
    for (const claim of [`file ${names.file}.ts`, ...declaredNames(names).map((name) => `export ${name}`)]) {
      const owner = owners.get(claim);
      if (owner !== undefined) {
        const text = `it asks for the ${claim}, which ${owner} has. Rename it in the schema, and keep its table by \`@@map\`.`;
        problems.push({ subject: model, text });
        break;
      }
      owners.set(claim, `the model ${model}`);
    }
  }
  if (problems.length > 0) throw new PrismaSchemaError(problems);
}
