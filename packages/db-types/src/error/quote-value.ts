const LONGEST_QUOTE = 40;

/**
 * A value as a message may show it: short, on one line, and with nothing in it that a terminal or a log would act on.
 */
export function quoteValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoteText(value);
    case 'bigint':
      return `${shorten(value.toString())}n`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      return quoteObject(value);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

function quoteText(text: string): string {
  const start = JSON.stringify(text.slice(0, LONGEST_QUOTE)).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    escapeCharacter,
  );
  return text.length > LONGEST_QUOTE ? `${start}… (${text.length} characters)` : start;
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function shorten(digits: string): string {
  return digits.length > LONGEST_QUOTE ? `${digits.slice(0, LONGEST_QUOTE)}…` : digits;
}

function quoteObject(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  return 'an object';
}
