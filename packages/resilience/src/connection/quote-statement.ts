/** A statement as it stands in an error: on one line, and not all of a long one. */
export function quoteStatement(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
