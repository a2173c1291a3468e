/** How a backfill gets on. */
export interface Pace {
  /** How many rows are done, by earlier runs too. */
  readonly rows: number;
  /** How many there are, as far as it is known: the database estimates it. */
  readonly totalRows: number;
  /** In this run, pauses included. */
  readonly rowsPerSecond: number;
  /** How long the rest takes at this rate; `undefined` where nothing is known of it. */
  readonly remainingMs: number | undefined;
}

/** `before` rows were done before this run, of about `expected` in all; `rows` are done since it began. */
export function paceOf(before: number, rows: number, expected: number, elapsedMs: number): Pace {
  const done = before + rows;
  const totalRows = Math.max(expected, done);
  const rowsPerSecond = elapsedMs > 0 ? (rows / elapsedMs) * 1_000 : 0;
  const remainingMs = rowsPerSecond > 0 ? ((totalRows - done) / rowsPerSecond) * 1_000 : undefined;
  return { rows: done, totalRows, rowsPerSecond, remainingMs };
}
