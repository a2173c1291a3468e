/** A piece of a script: a word, a literal, a sign, or a comment. */
export interface SqliteToken {
  readonly kind: 'word' | 'name' | 'string' | 'sign' | 'comment';
  readonly text: string;
  readonly start: number;
}

const pieces =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<name>"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$))|(?<word>[\p{L}\p{N}_$]+)|(?<sign>[^\s])/gu;

/** The tokens of a script, as SQLite's own tokenizer cuts them: names in double quotes, backticks or brackets. */
export function sqliteTokens(script: string): readonly SqliteToken[] {
  return [...script.matchAll(pieces)].map((match) => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['sign'];
    // The groups of the expression are the kinds.
    return { kind: kind as SqliteToken['kind'], text: match[0], start: match.index };
  });
}
