import { labelOf } from '../result/measurement.ts';
import type { RunResult } from '../result/run-result.ts';
import { verdictOf } from '../result/verdict.ts';
import {
  checkThresholds,
  describeMiss,
  describeOutcome,
  type Measured,
} from '../thresholds/check-thresholds.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';

export interface MeetMatcher<R = unknown> {
  /**
   * Passes when what was measured meets these limits, and every suite completed. A result of `runSuites` without limits
   * given is held to those its suites have.
   *
   * @example
   * expect(result).toMeet({ p95Ms: 200, errorRate: 0.01 });
   */
  toMeet(thresholds?: Thresholds): R;
}

declare module 'vitest' {
  // The parameters have to be those of Vitest's own declaration.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends MeetMatcher<R> {}
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** @throws TypeError for what was not measured by this package; UnknownMetricError for a limit on nothing that was measured. */
export function toMeet(received: unknown, thresholds?: Thresholds): MatcherResult {
  if (!isMeasured(received)) {
    throw new TypeError(
      'toMeet() looks at what runSuites() resolves to, a suite or a measurement of it, what the run() of a load resolves to, or a summary of PerformanceMetrics.',
    );
  }
  const failures = failuresOf(received, thresholds);
  const pass = failures.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? 'Expected a limit to be missed, but all were met.'
        : ['Expected all limits to be met:', ...failures.map((failure) => `  ${failure}`)].join('\n'),
  };
}

function failuresOf(measured: Measured, thresholds: Thresholds | undefined): readonly string[] {
  if (thresholds !== undefined) return checkThresholds(measured, thresholds).failures;
  if (!('suites' in measured)) {
    throw new TypeError('toMeet() needs limits: only the result of a run has limits of its own.');
  }
  return ownFailures(measured);
}

function ownFailures(result: RunResult): readonly string[] {
  const { incomplete, missed } = verdictOf(result);
  return [
    ...incomplete.map(describeOutcome),
    ...missed.map(({ suite, measurement, check }) =>
      describeMiss({ ...check, of: `${suite.name} › ${labelOf(measurement)}` }),
    ),
  ];
}

function isMeasured(value: unknown): value is Measured {
  if (typeof value !== 'object' || value === null) return false;
  return ['suites', 'measurements', 'metrics', 'numbers', 'operations'].some((property) => property in value);
}
