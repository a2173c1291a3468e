/** A row that must be there was not, or was changed meanwhile. */
class MissingRowError extends Error {
  override readonly name = 'MissingRowError';
}

/** The row, where there is one. @throws MissingRowError */
export function found<T>(row: T | null | undefined): T {
  if (row === null || row === undefined) throw new MissingRowError('no row matched');
  return row;
}
