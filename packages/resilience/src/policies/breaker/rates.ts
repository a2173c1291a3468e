import type { CallCounts, CallWindow } from './call-window.ts';
import type { TripRule } from './trip-rule.ts';

export interface Rates {
  /** How many calls must have been seen first. */
  readonly minimumCalls: number;
  /** The share of failed calls that opens the circuit, above 0 and up to 1. */
  readonly failureRate: number;
  /** The same for slow ones; `ms` is what makes a call slow. */
  readonly slow: { readonly rate: number; readonly ms: number } | undefined;
}

/** Opens when too large a share of the calls in a window failed, or was slow. */
export function tooHighRates(window: CallWindow, rates: Rates): TripRule {
  return {
    note: (outcome) => {
      window.add(outcome);
      // A call that went well makes no rate rise.
      if (!outcome.failed && !outcome.slow) return undefined;
      const counts = window.counts();
      const what = exceeded(counts, rates);
      return what === undefined ? undefined : `${what[0]} of ${window.describe(counts.calls)} ${what[1]}`;
    },
    counts: () => window.counts(),
    reset: () => window.clear(),
  };
}

/** Which of the rates is too high: how many calls made it so, and what they did. */
function exceeded(
  { calls, failed, slow }: CallCounts,
  rates: Rates,
): readonly [count: number, what: string] | undefined {
  if (calls < rates.minimumCalls) return undefined;
  if (failed / calls >= rates.failureRate) return [failed, 'failed'];
  if (rates.slow !== undefined && slow / calls >= rates.slow.rate)
    return [slow, `took ${rates.slow.ms} ms or longer`];
  return undefined;
}
