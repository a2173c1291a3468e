/**
 * How many operations arrive each second, whether or not the ones before have ended:
 *
 * - a number: always so many;
 * - `from`, `to`: growing (or falling) evenly over the phase;
 * - `base`, `spike`: so many, and for a while, `fromMs` after the phase began, many more.
 */
export type ArrivalRate =
  | number
  | { readonly from: number; readonly to: number }
  | {
      readonly base: number;
      readonly spike: { readonly perSecond: number; readonly fromMs: number; readonly durationMs: number };
    };

/** Operations that arrive by themselves, as users do: the open model. */
export interface Arrivals {
  readonly perSecond: ArrivalRate;
  /**
   * How arrivals follow each other at that rate: after equal times, or at random as a Poisson process, as independent
   * users do. @default 'even'
   */
  readonly spacing?: 'even' | 'poisson';
}
