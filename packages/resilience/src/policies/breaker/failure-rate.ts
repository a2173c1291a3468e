import type { TripRule } from './trip-rule.ts';

export interface FailureRateOptions {
  /** The share of failed calls that opens the circuit, above 0 and up to 1. */
  readonly failureRate: number;
  /** How many calls must have been seen first. */
  readonly minimumCalls: number;
  /** How many of the last calls are looked at. */
  readonly window: number;
}

/** Opens when too large a share of the last calls failed. A success counts until `window` calls came after it. */
export function failureRate({ failureRate: limit, minimumCalls, window }: FailureRateOptions): TripRule {
  const failed = new Uint8Array(window); // a ring: 1 where that call failed
  let next = 0;
  let seen = 0;
  let failures = 0;

  function record(outcome: 0 | 1): void {
    failures += outcome - (failed[next] ?? 0);
    failed[next] = outcome;
    next = next + 1 === window ? 0 : next + 1;
    if (seen < window) seen += 1;
  }

  return {
    success: () => record(0),
    failure: () => {
      record(1);
      return seen >= minimumCalls && failures / seen >= limit;
    },
    reset: () => {
      failed.fill(0);
      next = seen = failures = 0;
    },
    describe: () => `${failures} of the last ${seen} calls failed`,
  };
}
