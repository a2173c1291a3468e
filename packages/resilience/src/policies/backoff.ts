/** How long to wait before the next attempt, after `failures` (1, 2, …) failed ones; in milliseconds. */
export type Backoff = (failures: number) => number;

export interface ExponentialBackoffOptions {
  /** The most to wait before the second attempt. */
  readonly initialMs: number;
  /** The most to wait before any attempt. */
  readonly maxMs: number;
  /** What each wait's limit is to the one before. @default 2 */
  readonly factor?: number;
  /**
   * Waits a random time between nothing and the limit ("full jitter"), so that callers who failed together do not
   * come back together. Without it each wait is its limit.
   * @default true
   */
  readonly jitter?: boolean;
  /** Gives a number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
}

export function exponentialBackoff(options: ExponentialBackoffOptions): Backoff {
  const { initialMs, maxMs, factor = 2, jitter = true, random = Math.random } = options;
  return (failures) => {
    const limit = Math.min(maxMs, initialMs * factor ** (failures - 1));
    return jitter ? limit * random() : limit;
  };
}
