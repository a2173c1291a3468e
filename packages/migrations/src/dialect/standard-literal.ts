/** A text as every database reads it. Where PostgreSQL's `standard_conforming_strings` may be off, its own form is for it. */
export function standardLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
