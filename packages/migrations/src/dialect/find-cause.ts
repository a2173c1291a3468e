/** How deep causes are followed: far past any real chain, and an end to one that bites its own tail. */
const maxDepth = 10;

/** The first error, of `error` and its causes, that `accepts` says yes to. */
export function findCause<Found extends Error>(
  error: unknown,
  accepts: (error: Error) => error is Found,
): Found | undefined {
  let current = error;
  for (let depth = 0; current instanceof Error && depth < maxDepth; depth += 1) {
    if (accepts(current)) return current;
    current = current.cause;
  }
  return undefined;
}
