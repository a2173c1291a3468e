/** What replicas are held to. */
export interface ReplicaLimits {
  readonly maxLagMs: number;
  readonly maxLagBytes: number;
  /** How often each is asked while there are reads. */
  readonly askEveryMs: number;
  /** How long what it answered counts. */
  readonly silentAfterMs: number;
  /** How long a read waits for what is to be known first. */
  readonly waitMs: number;
}

export function limitsFor(maxLagMs: number, maxLagBytes: number, waitMs: number): ReplicaLimits {
  // Often enough for the limit to mean something, and never a burden.
  const askEveryMs = Math.min(Math.max(maxLagMs / 5, 20), 1_000);
  return { maxLagMs, maxLagBytes, waitMs, askEveryMs, silentAfterMs: 3 * askEveryMs };
}
