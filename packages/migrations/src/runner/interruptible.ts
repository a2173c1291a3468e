/**
 * Runs `work`, and calls `interrupt` when the signal fires meanwhile. Waits for the interrupt to have been delivered,
 * so that it cannot hit what runs next.
 */
export async function interruptible<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
  interrupt: () => Promise<void>,
): Promise<Result> {
  signal?.throwIfAborted();
  let delivered: Promise<void> | undefined;
  const onAbort = (): void => {
    // Where it cannot be delivered, the work runs to its end, and the run stops after it.
    delivered = interrupt().catch(() => undefined);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work();
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await delivered;
  }
}
