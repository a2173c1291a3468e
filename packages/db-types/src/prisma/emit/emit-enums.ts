import type { EnumPlan } from '../plan/table-plan.ts';
import { docComment } from './doc-comment.ts';
import { generatedHeader } from './generated-header.ts';
import { textLiteral } from './literal.ts';

/** The file of the enums' types. */
export function emitEnums(enums: readonly EnumPlan[]): string {
  const types = enums.map(
    ({ name, documentation, values }) =>
      `${docComment(documentation)}export type ${name} = ${values.map((value) => textLiteral(value.name)).join(' | ')};\n`,
  );
  return [`${generatedHeader("the schema's enums")}\n`, ...types].join('\n');
}
