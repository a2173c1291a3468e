// What is thrown may be anything, and merely to look at it may throw: these never do.

/**
 * What kind of failure a thrown value is: its `code` where it has one (`HF_POOL_TIMEOUT`, `ECONNRESET`, a SQLSTATE),
 * else its class.
 */
export function errorKind(error: unknown): string {
  return textOr('object', () => {
    if (typeof error !== 'object' || error === null) return typeof error;
    if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number'))
      return error.code;
    return error instanceof Error ? error.name : error.constructor?.name || 'object';
  });
}

export function errorMessage(error: unknown): string {
  return textOr('Something was thrown that cannot be written as text.', () =>
    error instanceof Error ? error.message : error,
  );
}

/** The text that an error has there; none where it has none, or is no error. */
export function errorPart(error: unknown, part: 'name' | 'code' | 'stack'): string | undefined {
  const text = textOr('', () => (error instanceof Error ? (Reflect.get(error, part) ?? '') : ''));
  return text === '' ? undefined : text;
}

/** What an error holds that stands for several; else nothing. */
export function errorsIn(error: unknown): readonly unknown[] {
  try {
    return error instanceof AggregateError ? [...error.errors] : [];
  } catch {
    return [];
  }
}

function textOr(fallback: string, read: () => unknown): string {
  try {
    return String(read());
  } catch {
    return fallback;
  }
}
