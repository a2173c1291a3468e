import type { DMMF } from '@prisma/generator-helper';
import { type Provider, scalarType } from './native-types.ts';
import type { FieldWords } from './read-words.ts';
import type { EnumPlan, PlainType, TypePlan } from './table-plan.ts';

/** Why a field cannot be a column, as a clause. */
export interface TypeRefusal {
  readonly refused: string;
}

/** The column type of a field as the schema has it, or why there is none. */
export function planType(
  field: DMMF.Field,
  provider: Provider,
  enums: ReadonlyMap<string, EnumPlan>,
): TypePlan | TypeRefusal {
  const one = planOne(field, provider, enums);
  return 'refused' in one || !field.isList ? one : { name: 'list', element: one };
}

function planOne(
  field: DMMF.Field,
  provider: Provider,
  enums: ReadonlyMap<string, EnumPlan>,
): TypePlan | TypeRefusal {
  if (field.kind !== 'enum') return scalarType(provider, field.type, field.nativeType ?? undefined);
  const plan = enums.get(field.type);
  return plan ? { name: 'enumeration', of: plan } : { refused: `the enum ${field.type} was not found` };
}

/**
 * The type that an annotation makes of a field's own, or why it cannot, in sentences. An annotation never changes how a value
 * is kept: the database and Prisma's client go by the schema.
 */
export function annotatedType(type: TypePlan, words: FieldWords, provider: Provider): TypePlan | TypeRefusal {
  if (type.name === 'list') {
    const element = annotatedType(type.element, words, provider);
    return 'refused' in element ? element : { name: 'list', element };
  }
  let annotated: TypePlan = type;
  for (const [word, annotate] of Object.entries(annotations)) {
    if (words[word as keyof FieldWords] === undefined) continue;
    const changed = annotate(annotated, words, provider);
    if ('refused' in changed) return changed;
    annotated = changed;
  }
  return annotated;
}

type Annotate = (type: TypePlan, words: FieldWords, provider: Provider) => TypePlan | TypeRefusal;

const annotations: { readonly [Word in keyof FieldWords]: Annotate } = {
  guid: kept('guid', 'guid', '@db.Uuid'),
  caseInsensitive: kept('caseInsensitive', 'caseInsensitiveText', '@db.Citext'),
  ipAddress: kept('ipAddress', 'ipAddress', '@db.Inet'),
  document: (type, { document }) =>
    type.name === 'json' && document ? { ...type, document } : unfit('json(…)', 'Json', type),
  schema: (type, { schema }) =>
    type.name === 'json' && schema ? { ...type, schema } : unfit('validated(…)', 'Json', type),
  rules: (type, { rules = {} }) => {
    if (type.name !== 'text' && type.name !== 'caseInsensitiveText')
      return unfit('format, minLength or maxLength', 'String', type);
    if (type.options?.['length'] !== undefined && ('minLength' in rules || 'maxLength' in rules)) {
      return {
        refused:
          'it is annotated minLength or maxLength, but `@db.Char` says how long it is. Remove the annotation.',
      };
    }
    return { name: type.name, options: { ...type.options, ...rules } };
  },
  encrypted: (type, { encrypted }) =>
    isPlainText(type) && encrypted
      ? { name: 'encrypted', keys: encrypted }
      : unfit('encrypted(…)', 'String without a length', type),
  blindIndex: (type, { blindIndex }) =>
    isPlainText(type) && blindIndex
      ? { name: 'blindIndex', ...blindIndex }
      : unfit('blindIndex(…)', 'String without a length', type),
};

/** Ciphertext is longer than its text, and hashes are as long as they are. */
function isPlainText(type: TypePlan): boolean {
  return type.name === 'text' && type.options === undefined;
}

/** A String that is another column: on PostgreSQL its native type says so, elsewhere the annotation alone. */
function kept(word: string, name: PlainType['name'], native: string): Annotate {
  return (type, _words, provider) => {
    if (type.name === name) return type;
    if (type.name !== 'text') return unfit(word, 'String', type);
    if (provider === 'sqlite') return { name };
    return {
      refused: `it is annotated ${word}, but is kept as text. Add \`${native}\`, or remove the annotation.`,
    };
  };
}

function unfit(word: string, wanted: string, type: TypePlan): TypeRefusal {
  return {
    refused: `it is annotated ${word}, which takes a field of type ${wanted}, not one that is kept as ${type.name}. Remove the annotation.`,
  };
}
