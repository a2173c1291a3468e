import type { Interval } from '../statistics/interval.ts';

/**
 * What a comparison says of a candidate:
 *
 * - `slower`, `faster`: the interval leaves out 1, and the ratio is off by the effect of interest at least;
 * - `equal`: the whole interval is nearer to 1 than the effect of interest;
 * - `undecided`: measured too little, or too unsteadily, to tell.
 */
export type Verdict = 'faster' | 'slower' | 'equal' | 'undecided';

/** How the latencies of a candidate compare with those of a baseline. */
export interface Comparison {
  /** The candidate's median latency, where the baseline's is 1; above 1 is slower. `null` where one has none. */
  readonly ratio: number | null;
  /** Where the true ratio lies, by bootstrap over the rounds. `null` with fewer rounds than can tell. */
  readonly interval: Interval | null;
  /** The p-value of the Mann–Whitney test on the medians of the rounds: how often chance alone differs so much. */
  readonly pValue: number | null;
  readonly verdict: Verdict;
}
