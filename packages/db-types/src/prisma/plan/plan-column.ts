import type { DMMF } from '@prisma/generator-helper';
import type { Role } from '../../column/role.ts';
import type { Comments } from '../annotation.ts';
import { acceptsDefault } from '../trial/start-column.ts';
import type { Provider } from './native-types.ts';
import { type DefaultRefusal, planDefault, planNow } from './plan-default.ts';
import { annotatedType, planType } from './plan-type.ts';
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
  readonly warn: (text: string) => void;
  /** Notes that there is no column of the field, with the reason as a clause. */
  readonly leaveOut: (reason: string) => void;
}

/** The column of a field, or `undefined` where there is none, which was then reported. */
export function planColumn(annotated: AnnotatedField, context: ColumnContext): ColumnPlan | undefined {
  const { field, comments, words, role } = annotated;
  const own = planType(field, context.provider, context.enums);
  if ('refused' in own) {
    context.leaveOut(own.refused);
    return undefined;
  }
  const type = annotatedType(own, words, context.provider);
  if ('refused' in type) {
    context.report(type.refused);
    return undefined;
  }
  const given = writtenByCaller(annotated, type) ? planGiven(field, type, context) : undefined;
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
    ...(words.secret && { secret: true }),
  };
}

/** What it means for new rows that a field is no column. */
export function leftOut({ isRequired, isList, hasDefaultValue }: LeftOutField, reason: string): string {
  return isRequired && !isList && !hasDefaultValue
    ? `left out, since ${reason}. It is required and has no default, so no new row can be created without Prisma's client; the rest works.`
    : `left out, since ${reason}.`;
}

type LeftOutField = Pick<DMMF.Field, 'isRequired' | 'isList' | 'hasDefaultValue'>;

/** A column with a role is the repository's (but for the access level), and one that is derived too. */
function writtenByCaller({ role, words }: AnnotatedField, type: TypePlan): boolean {
  return (role === undefined || role === 'accessLevel') && !words.required && type.name !== 'blindIndex';
}

function planGiven(field: DMMF.Field, type: TypePlan, { warn }: ColumnContext): DefaultPlan | undefined {
  const given = field.isUpdatedAt ? planTouched(type, warn) : planDefault(field, type);
  return given && 'refused' in given ? warnOfDefault(given, warn) : given && fitting(given, type);
}

/**
 * Prisma's client writes every `@updatedAt` field; a repository writes the one that plays updatedAt. Of another the rows have
 * at least the time they were created.
 */
function planTouched(type: TypePlan, warn: (text: string) => void): DefaultPlan {
  warn(
    'only Prisma changes it with the row; a repository writes it once, when the row is created. ' +
      'One field of a model can play updatedAt, a DateTime that keeps milliseconds.',
  );
  return type.name === 'date'
    ? { kind: 'today' }
    : planNow('options' in type ? type.options?.['precision'] : undefined);
}

function warnOfDefault({ refused }: DefaultRefusal, warn: (text: string) => void): undefined {
  warn(
    `${refused}, so every new row has to give a value. Say that you know it with \`/// @holdfast required\`.`,
  );
  return undefined;
}

/** A constant that the column would refuse is the database's to make fit, as it does for everybody else. */
function fitting(given: DefaultPlan, type: TypePlan): DefaultPlan {
  return given.kind !== 'constant' || acceptsDefault(type, given.value) ? given : { kind: 'database' };
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
  const isOwn = type.name === 'guid' && field.isId && !words.required;
  if (!isOwn) return 'given';
  if (given) return given.kind === 'sortable guid' ? 'generated' : 'given';
  // Prisma marks the fields of a relation, whose values are another row's.
  return field.isReadOnly ? 'given' : 'generated';
}
