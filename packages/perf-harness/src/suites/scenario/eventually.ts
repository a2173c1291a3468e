import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as it holds, and says so; false where it does not within that many milliseconds. */
export async function eventually(
  holds: () => boolean,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() >= until || signal.aborted) return false;
    await sleep(1);
  }
  return true;
}
