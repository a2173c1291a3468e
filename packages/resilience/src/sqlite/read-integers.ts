/** Turns each integer of a row into a number where a number holds it exactly; the row is changed in place. */
export function readIntegers(rows: Record<string, unknown>[]): Record<string, unknown>[] {
  for (const row of rows) {
    for (const column in row) {
      const value = row[column];
      if (typeof value === 'bigint' && fits(value)) row[column] = Number(value);
    }
  }
  return rows;
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

function fits(value: bigint): boolean {
  return value <= largest && value >= -largest;
}
