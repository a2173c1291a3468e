import { isIP } from 'node:net';
import type { Refuse } from '../column/column-value-error.ts';
import { whyNotStorable } from '../column/storable-text.ts';
import { quoteValue } from '../error/quote-value.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';

/** What a text may be beside any. */
export interface TextOptions {
  /** How many characters it has, no more and no fewer; takes the place of `minLength` and `maxLength`. @default any number */
  readonly length?: number;
  /** The fewest characters it has, counted as the database counts them: in code points. @default 0 */
  readonly minLength?: number;
  /** The most characters it has, counted as the database counts them: in code points. @default no limit */
  readonly maxLength?: number;
  /**
   * What it has to be:
   * - `email`: an address as HTML forms take it (WHATWG HTML, "valid e-mail address"), of at most 254 characters
   * - `url`: an absolute `http` or `https` URL that the URL standard parses, without blanks
   * - `ip`: an IP address of version 4 or 6
   */
  readonly format?: TextFormat;
  /** What it has to match. Anchor it: `/^[a-z]+$/`. */
  readonly pattern?: RegExp;
}

export type TextFormat = 'email' | 'url' | 'ip';

const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
/** The longest path that RFC 5321 delivers to, without its angle brackets. */
const MAX_EMAIL_LENGTH = 254;

const formats: { readonly [Format in TextFormat]: (text: string) => boolean } = {
  email: (text) => text.length <= MAX_EMAIL_LENGTH && EMAIL.test(text),
  url: (text) => !/\s/.test(text) && /^https?:\/\//i.test(text) && URL.canParse(text),
  ip: (text) => isIP(text) !== 0,
};

const expected: { readonly [Format in TextFormat]: string } = {
  email: 'it is no e-mail address',
  url: 'it is no absolute http or https URL',
  ip: 'it is no IP address of version 4 or 6',
};

/**
 * What accepts the texts that these options describe.
 * @throws TableDefinitionError where an option cannot be meant
 */
export function textRules(options: TextOptions): (value: unknown, refuse: Refuse) => string {
  checkOptions(options);
  const { length: exactly, format, pattern } = options;
  const { minLength = exactly ?? 0, maxLength = exactly ?? Number.POSITIVE_INFINITY } = options;
  // A global or sticky pattern remembers where it last matched.
  const stateless = pattern && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  const hasLengths = minLength > 0 || maxLength < Number.POSITIVE_INFINITY;
  return (value, refuse) => {
    if (typeof value !== 'string') throw refuse(value, 'text is a string');
    const reason = whyNotStorable(value);
    if (reason !== undefined) throw refuse(value, reason);
    if (hasLengths) {
      const length = lengthOf(value, maxLength);
      if (length < minLength)
        throw refuse(value, `it has ${length} characters, and the fewest are ${minLength}`);
      if (length > maxLength)
        throw refuse(value, `it has ${length} characters, and the most are ${maxLength}`);
    }
    if (format !== undefined && !formats[format](value)) throw refuse(value, expected[format]);
    if (stateless !== undefined && !stateless.test(value))
      throw refuse(value, `it does not match ${stateless}`);
    return value;
  };
}

/** In code points, as databases count. A code point is one unit or two, so that most texts need no counting. */
function lengthOf(text: string, maxLength: number): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is one unit a character.
  if (text.length <= maxLength && /^[\x00-\x7f]*$/.test(text)) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function checkOptions({ length, minLength, maxLength, format, pattern }: TextOptions): void {
  for (const [name, value, least] of [
    ['length', length, 1] as const,
    ['minLength', minLength, 0] as const,
    ['maxLength', maxLength, 1] as const,
  ]) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue;
    throw new TableDefinitionError(
      `A text's ${name} is a whole number from ${least} on, not ${quoteValue(value)}.`,
    );
  }
  if (length !== undefined && (minLength !== undefined || maxLength !== undefined)) {
    throw new TableDefinitionError(
      `A text's length of ${length} is its minLength and its maxLength: leave those out.`,
    );
  }
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) {
    throw new TableDefinitionError(
      `A text's minLength of ${minLength} is more than its maxLength of ${maxLength}.`,
    );
  }
  if (format !== undefined && !Object.hasOwn(formats, format)) {
    const known = Object.keys(formats).map(quoteValue).join(', ');
    throw new TableDefinitionError(`A text's format is one of ${known}, not ${quoteValue(format)}.`);
  }
  if (pattern !== undefined && !(pattern instanceof RegExp)) {
    throw new TableDefinitionError(`A text's pattern is a regular expression, not ${quoteValue(pattern)}.`);
  }
}
