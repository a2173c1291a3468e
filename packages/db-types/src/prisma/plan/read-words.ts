import { type Role, roles } from '../../column/role.ts';
import type { TextFormat } from '../../columns/text-rules.ts';
import type { AnnotationWord, Comments } from '../annotation.ts';
import { nearestWord } from './nearest-word.ts';
import type { ImportedName } from './table-plan.ts';
import { traits } from './traits.ts';

/** What a model's annotation says. */
export interface ModelWords {
  readonly ignore: boolean;
  readonly traits: readonly string[];
  /** What is unique beside what Prisma says so of. */
  readonly uniqueKeys: readonly (readonly string[])[];
}

/** What a field's annotation says. */
export interface FieldWords {
  readonly ignore?: true;
  readonly guid?: true;
  readonly caseInsensitive?: true;
  readonly ipAddress?: true;
  readonly secret?: true;
  /** Whether every caller gives the value, whatever default the schema has. */
  readonly required?: true;
  readonly document?: ImportedName;
  readonly schema?: ImportedName;
  readonly encrypted?: ImportedName;
  readonly blindIndex?: { readonly of: string; readonly keys: ImportedName };
  readonly role?: Role;
  readonly rules?: { readonly format?: TextFormat; readonly minLength?: number; readonly maxLength?: number };
}

/** Notes something wrong with an annotation, in sentences. */
type Report = (text: string) => void;

type Reader = (argument: string, words: FieldWords) => FieldWords | undefined;

/** Words that stand alone. */
const flags = ['guid', 'caseInsensitive', 'ipAddress', 'secret', 'required', 'ignore'] as const;

/** Words with something in parentheses: how that is written, and how it is read. */
const readers: Readonly<Record<string, { readonly form: string; readonly read: Reader }>> = {
  json: {
    form: 'json(Type from "../path.ts")',
    read: (argument) => withImport(argument, (document) => ({ document })),
  },
  validated: {
    form: 'validated(schema from "../path.ts")',
    read: (argument) => withImport(argument, (schema) => ({ schema })),
  },
  encrypted: {
    form: 'encrypted(keys from "../path.ts")',
    read: (argument) => withImport(argument, (encrypted) => ({ encrypted })),
  },
  blindIndex: {
    form: 'blindIndex(field, keys from "../path.ts")',
    read: (argument) => {
      const [, of, rest = ''] = /^(\w+)\s*,(.*)$/.exec(argument) ?? [];
      return of === undefined ? undefined : withImport(rest.trim(), (keys) => ({ blindIndex: { of, keys } }));
    },
  },
  format: {
    form: 'format(email | url | ip)',
    read: (argument, { rules }) => {
      const format = (['email', 'url', 'ip'] as const).find((known) => known === argument);
      return format && { rules: { ...rules, format } };
    },
  },
  minLength: {
    form: 'minLength(number)',
    read: (argument, { rules }) => withCount(argument, (minLength) => ({ rules: { ...rules, minLength } })),
  },
  maxLength: {
    form: 'maxLength(number)',
    read: (argument, { rules }) => withCount(argument, (maxLength) => ({ rules: { ...rules, maxLength } })),
  },
  plays: {
    form: 'plays(role)',
    read: (argument) => {
      const role = roles.find((known) => known === argument);
      return role && { role };
    },
  },
};

const FIELD_WORDS: readonly string[] = [...Object.keys(readers), ...flags];
const MODEL_WORDS: readonly string[] = [...Object.keys(traits), 'unique', 'ignore'];

export function readModelWords(comments: Comments, report: Report): ModelWords {
  reportUnreadable(comments, MODEL_WORDS, report);
  const named = new Set<string>();
  const uniqueKeys: string[][] = [];
  for (const { word, argument } of comments.words) {
    if (!MODEL_WORDS.includes(word)) report(unknownWord(word, 'a model', MODEL_WORDS));
    else if (word === 'unique') uniqueKeys.push((argument ?? '').split(',').map((name) => name.trim()));
    else if (argument !== undefined) report(`\`${word}\` takes nothing in parentheses.`);
    else named.add(word);
  }
  return { ignore: named.delete('ignore'), traits: [...named], uniqueKeys };
}

export function readFieldWords(comments: Comments, report: Report): FieldWords {
  reportUnreadable(comments, FIELD_WORDS, report);
  let words: FieldWords = {};
  for (const word of comments.words) words = { ...words, ...readFieldWord(word, words, report) };
  return words;
}

function readFieldWord(
  { word, argument }: AnnotationWord,
  words: FieldWords,
  report: Report,
): FieldWords | undefined {
  if (flags.some((flag) => flag === word)) {
    if (argument !== undefined) report(`\`${word}\` takes nothing in parentheses.`);
    return { [word]: true };
  }
  const reader = Object.hasOwn(readers, word) ? readers[word] : undefined;
  if (reader === undefined) {
    report(unknownWord(word, 'a field', FIELD_WORDS));
    return undefined;
  }
  const read = argument === undefined ? undefined : reader.read(argument, words);
  if (read) return read;
  const written = argument === undefined ? word : `${word}(${argument})`;
  report(
    word === 'plays'
      ? `\`${written}\` names no role; the roles are ${roles.join(', ')}.`
      : `\`${written}\` cannot be read; it is written ${reader.form}.`,
  );
  return undefined;
}

const IMPORT = /^([A-Za-z_$][\w$]*)\s+from\s+(["'])([^"'\\]+)\2$/;

function withImport(argument: string, make: (imported: ImportedName) => FieldWords): FieldWords | undefined {
  const [, name, , from] = IMPORT.exec(argument) ?? [];
  return name !== undefined && from !== undefined ? make({ name, from }) : undefined;
}

function withCount(argument: string, make: (count: number) => FieldWords): FieldWords | undefined {
  return /^\d{1,9}$/.test(argument) ? make(Number(argument)) : undefined;
}

function unknownWord(word: string, of: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  const meant = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `the annotation of ${of} knows no word \`${word}\`.${meant} The words are ${known.join(', ')}.`;
}

function reportUnreadable({ unreadable }: Comments, known: readonly string[], report: Report): void {
  for (const rest of unreadable) {
    report(
      rest === ''
        ? `\`@holdfast\` stands without a word; the words are ${known.join(', ')}.`
        : `\`@holdfast … ${rest}\` cannot be read; it takes words with commas between them: ${known.join(', ')}.`,
    );
  }
}
