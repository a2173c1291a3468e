import type { Unit } from '../result/measurement.ts';
import type { Bound } from './metric.ts';

/** One metric, or one number of a measurement's own, held against its limit. */
export interface ThresholdCheck {
  /** `p95Ms`, `rssGrowthBytes`. */
  readonly metric: string;
  /** What people call it. */
  readonly title: string;
  readonly unit: Unit;
  readonly bound: Bound;
  readonly limit: number;
  /** `null` where nothing was measured. */
  readonly actual: number | null;
  readonly met: boolean;
  /** How much of the limit is left, at most 1: see `roomLeft`. Below 0 where it is missed. */
  readonly room: number | null;
}
