/** PostgreSQL takes 65,535 parameters a statement; a user has 12 columns. */
const rowsPerStatement = 5_000;

/** Rows in portions that fit one statement. */
export function chunks<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / rowsPerStatement);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
