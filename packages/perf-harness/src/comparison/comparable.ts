import type { LoadTimeline } from '../load/load-result.ts';
import type { Measurement } from '../result/measurement.ts';
import type { Round } from './compare-rounds.ts';

/** What a measurement is compared by. */
export interface Comparable {
  readonly rounds: readonly Round[];
  /** Where the rounds are the seconds of a load: how many operations each was offered. */
  readonly offered?: readonly number[];
}

/** The rounds of a benchmark, the seconds of a load, or all as one; `null` where nothing succeeded in any. */
export function comparableOf({ rounds = [], timeline, metrics }: Measurement): Comparable | null {
  const candidates: readonly Comparable[] = [
    { rounds },
    ...(timeline === undefined ? [] : [secondsOf(timeline)]),
    ...(metrics === undefined ? [] : [{ rounds: [metrics] }]),
  ];
  return candidates.find((one) => one.rounds.some(({ medianMs }) => medianMs !== null)) ?? null;
}

function secondsOf({ p50Ms, offered, measured }: LoadTimeline): Required<Comparable> {
  // Where it is not known which are measured: the last is not a whole one.
  const counts = (index: number) => measured?.[index] ?? index < p50Ms.length - 1;
  const seconds = p50Ms.flatMap((medianMs, index) =>
    counts(index) ? [{ medianMs, offered: offered[index] ?? 0 }] : [],
  );
  return { rounds: seconds, offered: seconds.map((second) => second.offered) };
}

/**
 * Whether two loads offered the same, second by second, but for what chance does to Poisson arrivals: the squares of
 * their differences, each in units of its variance, then add up to about as many as there are seconds.
 */
export function offeredAlike(before: readonly number[], after: readonly number[]): boolean {
  const seconds = Math.min(before.length, after.length);
  let sum = 0;
  for (let second = 0; second < seconds; second++) {
    const [one = 0, other = 0] = [before[second], after[second]];
    if (one !== other) sum += (one - other) ** 2 / (one + other);
  }
  return sum <= seconds + FAR * Math.sqrt(2 * seconds);
}

/** In standard deviations. */
const FAR = 6;
