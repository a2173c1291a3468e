/** A name in the SQL standard's double quotes, which PostgreSQL and SQLite share. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
