import type { TripRule } from './trip-rule.ts';

/** Opens after `limit` failures in a row; any success starts the count anew. */
export function consecutiveFailures(limit: number): TripRule {
  let count = 0;
  return {
    success: () => {
      count = 0;
    },
    failure: () => {
      count += 1;
      return count >= limit;
    },
    reset: () => {
      count = 0;
    },
    describe: () => `${count} calls failed in a row`,
  };
}
