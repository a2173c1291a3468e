/**
 * The time now, cut to what a column of this precision keeps.
 * @param precision the digits of a second, 0 to 3
 */
export function now(precision: number): Date {
  const unit = 10 ** (3 - precision);
  return new Date(Math.floor(Date.now() / unit) * unit);
}

/** The day now, in UTC: `2026-02-28`. */
export function today(): string {
  return new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
}
