import type { DMMF } from '@prisma/generator-helper';
import type { Role } from '../../column/role.ts';
import type { Comments } from '../annotation.ts';
import { planDefault } from './plan-default.ts';
import { type Provider, planType } from './plan-type.ts';
import type { FieldWords } from './read-words.ts';
import type { ColumnPlan, DefaultPlan, EnumPlan, TypePlan } from './table-plan.ts';

/** A field with what its comments say. */
export interface AnnotatedField {
  readonly field: DMMF.Field;
  readonly comments: Comments;
  readonly words: FieldWords;
  readonly role?: Role;
}

export interface ColumnContext {
  readonly provider: Provider;
  readonly enums: ReadonlyMap<string, EnumPlan>;
  /** The fields of the model's primary key. */
  readonly primaryKey: readonly string[];
  readonly report: (text: string) => void;
}

/** The column of a field, or `undefined` where there is none, which was then reported. */
export function planColumn(annotated: AnnotatedField, context: ColumnContext): ColumnPlan | undefined {
  const { field, comments, words, role } = annotated;
  const type = planType(field, context.provider, context.enums, words);
  if ('refused' in type) {
    context.report(type.refused);
    return undefined;
  }
  // A column with a role is the repository's: what the schema would fill in is never asked for.
  const given = role === undefined && !words.required ? planDefault(field, type) : undefined;
  if (given && 'refused' in given) {
    context.report(given.refused);
    return undefined;
  }
  const key = planKey(annotated, type, given, context.primaryKey);
  return {
    property: field.name,
    ...(field.dbName && { databaseName: field.dbName }),
    documentation: comments.documentation,
    type,
    nullable: !field.isRequired,
    ...(key && { key }),
    ...(role && { role }),
    // A guid that the column itself makes needs no other default.
    ...(given && key !== 'generated' && { default: given }),
  };
}

/**
 * A guid that is the whole key is made by the client, unless the schema says who else makes it: another default, the
 * caller, or the row it refers to.
 */
function planKey(
  { field, words }: AnnotatedField,
  type: TypePlan,
  given: DefaultPlan | undefined,
  primaryKey: readonly string[],
): 'generated' | 'given' | undefined {
  if (!primaryKey.includes(field.name)) return undefined;
  const isOwn = type.name === 'guid' && primaryKey.length === 1 && !words.required;
  if (!isOwn) return 'given';
  if (given) return given.kind === 'sortable guid' ? 'generated' : 'given';
  // Prisma marks the fields of a relation, whose values are another row's.
  return field.isReadOnly ? 'given' : 'generated';
}
