import type { TablePlan } from '../plan/table-plan.ts';
import { docComment } from './doc-comment.ts';
import { columnBuilder, columnType, PACKAGE } from './emit-column.ts';
import { generatedHeader } from './generated-header.ts';
import { Imports } from './imports.ts';
import { propertyName, textLiteral } from './literal.ts';
import { declaredNames, tableNames } from './names.ts';

/**
 * The file of a table. The table's type is written out beside its definition: a compiler that takes each file by itself
 * (`isolatedDeclarations`) does not infer what is exported, and no compiler has to.
 */
export function emitTable(plan: TablePlan, extension: string): string {
  const names = tableNames(plan.model);
  const imports = new Imports(declaredNames(names));
  const places = { imports, enumsFile: `./enums${extension}` };
  const types = plan.columns.map(
    (column) =>
      `${docComment(column.documentation, '  ')}  readonly ${propertyName(column.property)}: ${columnType(column, places)};\n`,
  );
  const builders = plan.columns.map(
    (column) => `  ${propertyName(column.property)}: ${columnBuilder(column, places)},\n`,
  );
  const table = imports.type('Table', PACKAGE);
  const defineTable = imports.value('defineTable', PACKAGE);
  const derived = [
    {
      type: imports.type('Row', PACKAGE),
      name: names.row,
      says: `A row of ${plan.databaseName} as it is read.`,
    },
    {
      type: imports.type('NewRow', PACKAGE),
      name: names.newRow,
      says: `A row of ${plan.databaseName} to be created.`,
    },
    {
      type: imports.type('Patch', PACKAGE),
      name: names.patch,
      says: `A change to a row of ${plan.databaseName}.`,
    },
  ];
  return [
    `${generatedHeader(`the model ${plan.model}`)}\n`,
    `${imports}\n`,
    `export type ${names.columns} = {\n${types.join('')}};\n`,
    `${docComment(plan.documentation)}export const ${names.table}: ${table}<${names.columns}> = ${defineTable}(${textLiteral(plan.databaseName)}, {\n${builders.join('')}});\n`,
    ...derived.map(
      ({ type, name, says }) =>
        `${docComment([says])}export type ${name} = ${type}<typeof ${names.table}>;\n`,
    ),
  ].join('\n');
}
