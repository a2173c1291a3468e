import type { DMMF } from '@prisma/generator-helper';
import type { ColumnTypeName } from '../../column/column-type.ts';
import type { Role } from '../../column/role.ts';
import { roleDemands } from '../../column/role-demands.ts';
import { accessLevels } from '../../traits/access-level.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Provider } from './native-types.ts';
import type { FieldWords } from './read-words.ts';
import { type FieldName, nameLike, suggestedField } from './suggested-field.ts';
import { fieldNameOf, traits } from './traits.ts';

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

/** What the roles of a model's fields are found by. */
export interface RoleContext {
  readonly model: string;
  readonly traits: readonly string[];
  readonly provider: Provider;
  readonly enums: ReadonlyMap<string, { readonly values: readonly { readonly name: string }[] }>;
  readonly problems: ProblemList;
}

/**
 * Finds the role of each field: said by `plays(…)`, by the name where the model's traits ask for the role, or by
 * `@updatedAt`. What a trait asks for and the model lacks is reported, with the lines that would add it.
 */
export function planRoles(fields: readonly WordedField[], context: RoleContext): ReadonlyMap<string, Role> {
  const { model, problems, provider } = context;
  const asked = context.traits.flatMap((trait) => traits[trait] ?? []);
  const played = new Map<Role, string>();
  const own = fields.map(({ field }) => field);
  const nameOf = (role: Role) => nameLike(own, role);
  const assign = (role: Role, { field }: WordedField) => {
    const other = played.get(role);
    if (other !== undefined) {
      problems.inField(model, field.name, `${other} plays ${role} already. Only one field can.`);
      return;
    }
    played.set(role, field.name);
    const problem = unfit(role, field, context);
    if (problem === undefined) return;
    // What is a key already stays what it is.
    const line = suggestedField(role, field.isId ? nameOf(role) : calledAs(field), provider);
    problems.inField(model, field.name, problem, [line]);
  };
  for (const field of fields) if (field.words.role) assign(field.words.role, field);
  for (const role of asked) {
    if (played.has(role)) continue;
    const called = (name: string) =>
      fields.find(({ field, words }) => field.name === name && words.role === undefined);
    const [plain, similar] = [called(fieldNameOf(role)), called(nameOf(role).name)];
    if (plain) assign(role, plain);
    else if (similar) {
      const { field } = similar;
      played.set(role, field.name);
      const line = suggestedField(role, calledAs(field), provider);
      problems.inField(model, field.name, `nothing says that it plays ${role}. Make it like this:`, [line]);
    }
  }
  // Where nobody asked for it, the role goes to a field that can play it, and no other is at fault.
  const touched = fields.find(
    ({ field, words }) =>
      field.isUpdatedAt && !words.role && unfit('updatedAt', field, context) === undefined,
  );
  if (touched && !played.has('updatedAt')) played.set('updatedAt', touched.field.name);

  reportMissing(context, asked, played, nameOf);
  return new Map([...played].map(([role, field]) => [field, role]));
}

function reportMissing(
  { model, traits: named, provider, problems }: RoleContext,
  asked: readonly Role[],
  played: ReadonlyMap<Role, string>,
  nameOf: (role: Role) => FieldName,
): void {
  const lineOf = (role: Role) => suggestedField(role, nameOf(role), provider);
  const missing = asked.filter((role) => !played.has(role));
  if (missing.length > 0) {
    const lacking = named.filter((trait) => traits[trait]?.some((role) => missing.includes(role)));
    problems.inBlock(
      model,
      `it is annotated ${lacking.join(', ')}, but lacks ${missing.map((role) => nameOf(role).name).join(', ')}. Add to the model:`,
      missing.map(lineOf),
    );
  }
  for (const [role, field] of played) {
    const { needs } = roleDemands[role];
    if (needs === undefined || played.has(needs) || missing.includes(needs)) continue;
    problems.inField(model, field, `it plays ${role}, but no field plays ${needs}. Add one:`, [
      lineOf(needs),
    ]);
  }
}

function calledAs({ name, dbName }: DMMF.Field): FieldName {
  return { name, column: dbName ?? undefined };
}

function unfit(role: Role, field: DMMF.Field, { enums }: RoleContext): string | undefined {
  const { types, nullable } = roleDemands[role];
  const values =
    field.kind === 'enum' ? (enums.get(field.type)?.values ?? []).map(({ name }) => name) : undefined;
  const fits =
    values === undefined
      ? types.some((type) => prismaTypes[type] === field.type)
      : types.includes('enumeration') && accessLevels.every((level) => values.includes(level));
  if (!fits || field.isList || ['Date', 'Time', 'Timetz'].includes(field.nativeType?.[0] ?? '')) {
    return `it plays ${role}, which takes a field like this:`;
  }
  const precision = Number(field.nativeType?.[1][0] ?? 3);
  if (types.includes('timestamp') && precision < 3) {
    return `it plays ${role}, and keeps fewer digits of a second than the milliseconds of a Date. Make it like this:`;
  }
  if (nullable !== undefined && nullable === field.isRequired) {
    return `it plays ${role}, which must ${nullable ? '' : 'not '}be optional:`;
  }
  if (field.isId) return `it plays ${role} and cannot be the primary key. Another field would be like this:`;
  return undefined;
}
