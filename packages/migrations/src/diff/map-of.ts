/** The name that `@map` or `@@map` gives in the database. */
export function mapOf(line: string | undefined): string | undefined {
  return /@map\((?:name: ?)?"((?:[^"\\]|\\.)*)"/.exec(line ?? '')?.[1];
}
