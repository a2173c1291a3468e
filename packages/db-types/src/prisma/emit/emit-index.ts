import type { SchemaPlan } from '../plan/plan-schema.ts';
import { generatedHeader } from './generated-header.ts';
import { tableNames } from './names.ts';

/** The file that exports every table and type. */
export function emitIndex({ tables, enums }: SchemaPlan, extension: string): string {
  const exports = tables.map(({ model }) => {
    const { file, table, columns, row, newRow, patch } = tableNames(model);
    const types = [row, newRow, patch, columns].map((name) => `type ${name}`);
    return `export { ${table}, ${types.join(', ')} } from './${file}${extension}';\n`;
  });
  if (enums.length > 0) {
    exports.push(`export type { ${enums.map(({ name }) => name).join(', ')} } from './enums${extension}';\n`);
  }
  return `${generatedHeader('the schema')}\n\n${exports.sort(byModule).join('')}`;
}

function byModule(left: string, right: string): number {
  const path = (line: string) => line.slice(line.lastIndexOf("'./"));
  return path(left) < path(right) ? -1 : 1;
}
