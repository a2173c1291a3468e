/// <reference lib="es2024.string" />

/**
 * Why no database could hold this text and give it back, or `undefined` where all can. PostgreSQL's text has no NUL,
 * and half a surrogate pair has no UTF-8 form: drivers replace it without a word.
 */
export function whyNotStorable(text: string): string | undefined {
  if (text.includes('\0')) return 'it contains a NUL character (U+0000), which PostgreSQL cannot store';
  if (!text.isWellFormed()) return 'it contains half a surrogate pair, which has no form in UTF-8';
  return undefined;
}
