import type { DMMF } from '@prisma/generator-helper';
import type { ColumnTypeName } from '../../column/column-type.ts';
import type { Role } from '../../column/role.ts';
import { roleDemands } from '../../column/role-demands.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Provider } from './plan-type.ts';
import type { FieldWords } from './read-words.ts';
import { fieldOf, traits } from './traits.ts';

/** The Prisma type of each column type that can play a role. */
const prismaTypes: { readonly [Name in ColumnTypeName]?: string } = {
  timestamp: 'DateTime',
  text: 'String',
  guid: 'String',
  integer: 'Int',
};

interface WordedField {
  readonly field: DMMF.Field;
  readonly words: FieldWords;
}

/**
 * Finds the role of each field: said by `plays(…)`, by the name where the model's traits ask for the role, or by
 * `@updatedAt`. What a trait asks for and the model lacks is reported, with the lines that would add it.
 */
export function planRoles(
  model: string,
  traitNames: readonly string[],
  fields: readonly WordedField[],
  provider: Provider,
  problems: ProblemList,
): ReadonlyMap<string, Role> {
  const asked = traitNames.flatMap((trait) => traits[trait] ?? []);
  const played = new Map<Role, string>();
  const assign = (role: Role, { field }: WordedField) => {
    const other = played.get(role);
    if (other === field.name) return;
    if (other !== undefined) {
      problems.inField(model, field.name, `${other} plays ${role} already. Only one field can.`);
      return;
    }
    played.set(role, field.name);
    const problem = unfit(role, field);
    if (problem) problems.inField(model, field.name, problem, [fieldOf(role, provider)]);
  };
  for (const field of fields) if (field.words.role) assign(field.words.role, field);
  for (const role of asked) {
    const field = fields.find(({ field: { name }, words }) => name === role && words.role === undefined);
    if (field && !played.has(role)) assign(role, field);
  }
  for (const field of fields) if (field.field.isUpdatedAt && !field.words.role) assign('updatedAt', field);

  reportMissing(model, traitNames, asked, played, provider, problems);
  return new Map([...played].map(([role, field]) => [field, role]));
}

function reportMissing(
  model: string,
  traitNames: readonly string[],
  asked: readonly Role[],
  played: ReadonlyMap<Role, string>,
  provider: Provider,
  problems: ProblemList,
): void {
  const missing = asked.filter((role) => !played.has(role));
  if (missing.length > 0) {
    const lacking = traitNames.filter((trait) => traits[trait]?.some((role) => missing.includes(role)));
    problems.inBlock(
      model,
      `it is annotated ${lacking.join(', ')}, but lacks ${missing.join(', ')}. Add to the model:`,
      missing.map((role) => fieldOf(role, provider)),
    );
  }
  for (const [role, field] of played) {
    const { needs } = roleDemands[role];
    if (needs === undefined || played.has(needs) || missing.includes(needs)) continue;
    const line = fieldOf(needs, provider);
    problems.inField(model, field, `it plays ${role}, but no field plays ${needs}. Add one:`, [line]);
  }
}

function unfit(role: Role, field: DMMF.Field): string | undefined {
  const { types, nullable } = roleDemands[role];
  const fits = types.some((type) => prismaTypes[type] === field.type);
  if (!fits || field.isList) return `it plays ${role}, which takes a field like this:`;
  if (nullable !== undefined && nullable === field.isRequired) {
    return `it plays ${role}, which must ${nullable ? '' : 'not '}be optional:`;
  }
  if (field.isId) return `it plays ${role} and cannot be the primary key. Another field would be like this:`;
  return undefined;
}
