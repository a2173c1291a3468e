/** Lines as a doc comment, indented; nothing where there are none. */
export function docComment(lines: readonly string[], indent = ''): string {
  const safe = lines.map((line) => line.trim().replaceAll('*/', '*\\/'));
  if (safe.length === 0) return '';
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
