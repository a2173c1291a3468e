import type { ColumnPlan, TablePlan } from '../plan/table-plan.ts';
import { docComment } from './doc-comment.ts';
import { type ColumnPlaces, columnBuilder, columnType, PACKAGE } from './emit-column.ts';
import { generatedHeader } from './generated-header.ts';
import { Imports } from './imports.ts';
import { literal, propertyName, textLiteral } from './literal.ts';
import { declaredNames, type TableNames } from './names.ts';

/**
 * The file of a table. The table's type is written out beside its definition: a compiler that takes each file by itself
 * (`isolatedDeclarations`) does not infer what is exported, and no compiler has to.
 */
export function emitTable(plan: TablePlan, names: TableNames, extension: string): string {
  const imports = new Imports(declaredNames(names));
  const places = { imports, enumsFile: `./enums${extension}` };
  const table = imports.type('Table', PACKAGE);
  const types = plan.columns.map(
    (column) =>
      `${docComment(column.documentation, '  ')}  readonly ${propertyName(column.property)}: ${columnType(column, places)};\n`,
  );
  const definition = `${docComment(plan.documentation)}export const ${names.table}: ${table}<${names.columns}> = ${defineTable(plan, places)};\n`;
  const derived = [
    derivedType('Row', names.row, `A row of ${plan.databaseName} as it is read.`),
    derivedType('NewRow', names.newRow, `A row of ${plan.databaseName} to be created.`),
    derivedType('Patch', names.patch, `A change to a row of ${plan.databaseName}.`),
  ];
  function derivedType(type: string, name: string, says: string): string {
    return `${docComment([says])}export type ${name} = ${imports.type(type, PACKAGE)}<typeof ${names.table}>;\n`;
  }
  return [
    `${generatedHeader(`the model ${plan.model}`)}\n`,
    `${imports}\n`,
    `export type ${names.columns} = {\n${types.join('')}};\n`,
    definition,
    ...derived,
  ].join('\n');
}

/** What of a table its definition says. */
type Defined = Pick<TablePlan, 'databaseName' | 'databaseSchema' | 'columns'> &
  Partial<Pick<TablePlan, 'uniqueKeys'>>;

/** The call that defines a table. */
export function defineTable(
  { databaseName, databaseSchema, columns, uniqueKeys = [] }: Defined,
  places: ColumnPlaces,
): string {
  const define = places.imports.value('defineTable', PACKAGE);
  const keys = uniqueKeys.map(({ properties, name }) =>
    name === undefined ? properties : { properties, name },
  );
  const options = {
    ...(databaseSchema !== undefined && { schema: databaseSchema }),
    ...(keys.length > 0 && { uniqueKeys: keys }),
  };
  const more = Object.keys(options).length > 0 ? `, ${literal(options)}` : '';
  return `${define}(${textLiteral(databaseName)}, {\n${columns.map((column) => line(column, places)).join('')}}${more})`;
}

function line(column: ColumnPlan, places: ColumnPlaces): string {
  return `  ${propertyName(column.property)}: ${columnBuilder(column, places)},\n`;
}
