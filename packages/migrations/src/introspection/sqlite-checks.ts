/** A quoted name or text, a comment, or one character. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\w+|[\s\S]/g;

/** The CHECK constraints and generated columns' expressions of a CREATE TABLE, which SQLite keeps as text only. */
export function readChecks(sql: string): readonly string[] {
  const tokens = (sql.match(token) ?? []).filter((part) => !part.startsWith('--') && !part.startsWith('/*'));
  const found: string[] = [];
  for (const [index, part] of tokens.entries()) {
    if (/^(check|as)$/i.test(part)) {
      const expression = bracketed(tokens.slice(index + 1));
      if (expression !== undefined) found.push(`${part.toLowerCase()} ${expression}`);
    }
  }
  return found.sort();
}

/** What stands in the brackets that the tokens begin with. */
function bracketed(tokens: readonly string[]): string | undefined {
  const start = tokens.findIndex((part) => part.trim() !== '');
  if (tokens[start] !== '(') return undefined;
  let depth = 0;
  for (const [index, part] of tokens.entries()) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (index >= start && depth === 0)
      return tokens
        .slice(start, index + 1)
        .join('')
        .replace(/\s+/g, ' ');
  }
  return undefined;
}
