import type { SchemaPlan } from '../plan/plan-schema.ts';
import { emitEnums } from './emit-enums.ts';
import { emitIndex } from './emit-index.ts';
import { emitRelations } from './emit-relations.ts';
import { emitTable } from './emit-table.ts';
import { nameTables } from './names.ts';

/**
 * Every file of a schema's tables: its name, and its text. The same schema gives the same text.
 *
 * @param extension what relative imports end in, with its dot, or nothing
 */
export function emitSchema(plan: SchemaPlan, extension: string): ReadonlyMap<string, string> {
  const names = nameTables(plan);
  const files = new Map<string, string>();
  for (const table of plan.tables) {
    const own = names.get(table.model);
    if (own) files.set(`${own.file}.ts`, emitTable(table, own, extension));
  }
  if (plan.enums.length > 0) files.set('enums.ts', emitEnums(plan.enums));
  if (plan.relations.length > 0) files.set('relations.ts', emitRelations(plan, names, extension));
  files.set('index.ts', emitIndex(plan, names, extension));
  return files;
}
