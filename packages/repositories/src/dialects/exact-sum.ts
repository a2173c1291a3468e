/** How a database adds numbers up without losing a digit. */
export interface ExactSum {
  /** SQL of what the sum is put together from. */
  readonly parts: readonly string[];
  /** SQL of a number that sorts as the sums do; on SQLite, like a float where they have more than 15 digits. */
  readonly sortedBy: string;
  /** The sum, written in digits, of what the parts came to. Not asked for where there was nothing to add up. */
  combine(parts: readonly unknown[]): string;
}
