import type { SchemaPlan } from '../plan/plan-schema.ts';
import { generatedHeader } from './generated-header.ts';
import { RELATIONS, RELATIONS_TYPE, type TableNames } from './names.ts';

/** The file that exports every table and type. */
export function emitIndex(
  { enums, relations }: SchemaPlan,
  names: ReadonlyMap<string, TableNames>,
  extension: string,
): string {
  const exports = [...names.values()].map(({ file, table, columns, row, newRow, patch }) => {
    const types = [row, newRow, patch, columns].map((name) => `type ${name}`);
    return `export { ${table}, ${types.join(', ')} } from './${file}${extension}';\n`;
  });
  if (enums.length > 0) {
    exports.push(`export type { ${enums.map(({ name }) => name).join(', ')} } from './enums${extension}';\n`);
  }
  if (relations.length > 0) {
    exports.push(`export { ${RELATIONS}, type ${RELATIONS_TYPE} } from './relations${extension}';\n`);
  }
  return `${generatedHeader('the schema')}\n\n${exports.sort(byModule).join('')}`;
}

function byModule(left: string, right: string): number {
  const path = (line: string) => line.slice(line.lastIndexOf("'./"));
  return path(left) < path(right) ? -1 : 1;
}
