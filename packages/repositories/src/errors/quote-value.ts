import { inspect } from 'node:util';

const longest = 80;

/** A value from outside as it may stand in a message: short, on one line, and whatever it is. */
export function quoteValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  return shortened(
    inspect(value, { depth: 1, maxStringLength: longest, breakLength: Number.POSITIVE_INFINITY }),
  );
}

/** A key as it may stand in a message: text without quotes, as one looks for it. */
export function quoteKey(key: unknown): string {
  return typeof key === 'string' ? shortened(key) : quoteValue(key);
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
