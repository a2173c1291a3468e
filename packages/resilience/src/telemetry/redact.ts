const mask = '***';

/** What may stand in an SQL text, told apart so that nothing is looked for inside of something else. */
const tokens =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<literal>\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$)|(?<![\w$"])\d[\w.]*)|(?<kept>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\$\d+)/g;

/**
 * SQL text without its literals and comments, for a statement that has values in its text: what stands there may be a
 * secret. Identifiers and placeholders stay.
 */
export function withoutLiterals(text: string): string {
  return text.replace(tokens, (token, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1); // named groups come last, by the standard
    if (groups['comment'] !== undefined) return ' ';
    return groups['literal'] === undefined ? token : '?';
  });
}

/** A message for logs: passwords in URLs and settings are masked, and the value that a database quotes at the end. */
export function redact(message: string): string {
  return message
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):[^\s/]*@/gi, `$1:${mask}@`)
    .replace(
      /\b((?:ssl)?password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)}]+)/gi,
      `$1$2${mask}`,
    )
    .replace(/: "[\s\S]*"$/, `: "${mask}"`);
}
