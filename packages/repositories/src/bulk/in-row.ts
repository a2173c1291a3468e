/** Runs `work` for the row of this index: what it throws says so. */
export function inRow<Result>(index: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw ofRow(index, error);
  }
}

/** The error, whose message names the row. It was made for this call, so it may be changed. */
export function ofRow(index: number, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack } = error;
  error.message = `Row ${index}: ${message}`;
  // The stack was written with the message, and is what is shown.
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}
