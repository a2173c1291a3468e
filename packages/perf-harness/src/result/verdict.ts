import type { ThresholdCheck } from '../thresholds/threshold-check.ts';
import type { Measurement } from './measurement.ts';
import type { RunResult, SuiteResult } from './run-result.ts';

/** A check with whose it is. */
export interface PlacedCheck {
  readonly suite: SuiteResult;
  readonly measurement: Measurement;
  readonly check: ThresholdCheck;
}

/** What a result comes to. */
export interface Verdict {
  /** Every suite completed, and every limit was met. */
  readonly passed: boolean;
  readonly checks: readonly PlacedCheck[];
  readonly missed: readonly PlacedCheck[];
  /** The suites that did not complete. */
  readonly incomplete: readonly SuiteResult[];
  /** The check with the least room; one that is missed where no room is known comes first. */
  readonly tightest: PlacedCheck | undefined;
}

/** Judges a result by its own limits. */
export function verdictOf({ suites }: Pick<RunResult, 'suites'>): Verdict {
  const checks = suites.flatMap((suite) =>
    suite.measurements.flatMap((measurement) =>
      measurement.checks.map((check) => ({ suite, measurement, check })),
    ),
  );
  const missed = checks.filter(({ check }) => !check.met);
  const incomplete = suites.filter(({ outcome }) => outcome !== 'completed');
  const [tightest] = checks
    .filter(({ check }) => check.room !== null || !check.met)
    .sort((a, b) => roomOf(a) - roomOf(b));
  return { passed: missed.length === 0 && incomplete.length === 0, checks, missed, incomplete, tightest };
}

function roomOf({ check }: PlacedCheck): number {
  return check.room ?? Number.NEGATIVE_INFINITY;
}
