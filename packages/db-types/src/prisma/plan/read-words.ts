import { type Role, roles } from '../../column/role.ts';
import type { AnnotationWord, Comments } from '../annotation.ts';
import type { JsonDocumentType } from './table-plan.ts';
import { traits } from './traits.ts';

/** What a model's annotation says. */
export interface ModelWords {
  readonly ignore: boolean;
  readonly traits: readonly string[];
}

/** What a field's annotation says. */
export interface FieldWords {
  readonly ignore: boolean;
  readonly guid: boolean;
  /** Whether every caller gives the value, whatever default Prisma's own client would make. */
  readonly required: boolean;
  readonly document?: JsonDocumentType;
  readonly role?: Role;
}

/** Notes something wrong with an annotation, in sentences. */
type Report = (text: string) => void;

const FIELD_WORDS = 'guid, json(Type from "path"), plays(role), required, ignore';

export function readModelWords(comments: Comments, report: Report): ModelWords {
  const known = [...Object.keys(traits), 'ignore'];
  reportUnreadable(comments, known.join(', '), report);
  const named = new Set<string>();
  for (const { word, argument } of comments.words) {
    if (!known.includes(word)) report(unknownWord(word, 'a model', known.join(', ')));
    else if (argument !== undefined) report(`\`${word}\` takes nothing in parentheses.`);
    else named.add(word);
  }
  return { ignore: named.delete('ignore'), traits: [...named] };
}

export function readFieldWords(comments: Comments, report: Report): FieldWords {
  reportUnreadable(comments, FIELD_WORDS, report);
  let words: FieldWords = { ignore: false, guid: false, required: false };
  for (const word of comments.words) words = { ...words, ...readFieldWord(word, report) };
  return words;
}

function readFieldWord({ word, argument }: AnnotationWord, report: Report): Partial<FieldWords> {
  switch (word) {
    case 'ignore':
    case 'guid':
    case 'required':
      if (argument !== undefined) report(`\`${word}\` takes nothing in parentheses.`);
      return { [word]: true };
    case 'json':
      return readDocument(argument, report);
    case 'plays':
      return readRole(argument, report);
    default:
      report(unknownWord(word, 'a field', FIELD_WORDS));
      return {};
  }
}

const DOCUMENT = /^([A-Za-z_$][\w$]*)\s+from\s+(["'])([^"'\\]+)\2$/;

function readDocument(argument: string | undefined, report: Report): Partial<FieldWords> {
  const [, typeName, , from] = DOCUMENT.exec(argument ?? '') ?? [];
  if (typeName !== undefined && from !== undefined) return { document: { typeName, from } };
  report(`\`json(${argument ?? ''})\` cannot be read; it is written json(Type from "../path.ts").`);
  return {};
}

function readRole(argument: string | undefined, report: Report): Partial<FieldWords> {
  const role = roles.find((known) => known === argument);
  if (role !== undefined) return { role };
  report(`\`plays(${argument ?? ''})\` names no role; the roles are ${roles.join(', ')}.`);
  return {};
}

function unknownWord(word: string, of: string, known: string): string {
  return `the annotation of ${of} knows no word \`${word}\`; the words are ${known}.`;
}

function reportUnreadable({ unreadable }: Comments, known: string, report: Report): void {
  for (const rest of unreadable) {
    report(
      rest === ''
        ? `\`@holdfast\` stands without a word; the words are ${known}.`
        : `\`@holdfast … ${rest}\` cannot be read; it takes words with commas between them: ${known}.`,
    );
  }
}
