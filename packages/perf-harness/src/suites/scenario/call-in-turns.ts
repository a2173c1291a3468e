import type { Recording } from './recording.ts';

export interface Turns {
  /** How many call at once. */
  readonly callers: number;
  /** How many calls there are, all callers together. */
  readonly calls: number;
}

/**
 * Callers that each wait for their call to end before the next; each call is timed. A call that fails is counted. Calls
 * that end after the signal was aborted count for nothing.
 */
export async function callInTurns(
  { metrics, clock, signal }: Recording,
  { callers, calls }: Turns,
  operation: (call: number) => unknown,
): Promise<void> {
  let begun = 0;
  const caller = async () => {
    while (begun < calls && !signal.aborted) {
      const startedMs = clock();
      let failure: { readonly error: unknown } | undefined;
      try {
        await operation(begun++);
      } catch (error) {
        failure = { error };
      }
      if (signal.aborted) return;
      if (failure === undefined) metrics.record(clock() - startedMs);
      else metrics.recordError(failure.error);
    }
  };
  metrics.start();
  await Promise.all(Array.from({ length: Math.min(callers, calls) }, caller));
  metrics.stop();
}
