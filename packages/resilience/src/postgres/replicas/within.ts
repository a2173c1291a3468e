/** Resolves when `promise` does, or after `limitMs`, whichever comes first. `promise` must not reject. */
export async function within(limitMs: number, promise: Promise<void>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(0, limitMs));
  try {
    await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
