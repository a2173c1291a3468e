import type { TripRule } from './trip-rule.ts';

/** Opens after `limit` failures in a row; any success starts the count anew. */
export function consecutiveFailures(limit: number): TripRule {
  let count = 0;
  return {
    note: ({ failed }) => {
      count = failed ? count + 1 : 0;
      return count >= limit ? `${count} calls failed in a row` : undefined;
    },
    counts: () => ({ calls: count, failed: count, slow: 0 }),
    reset: () => {
      count = 0;
    },
  };
}
