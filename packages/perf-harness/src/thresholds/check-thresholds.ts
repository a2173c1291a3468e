import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { LoadResult } from '../load/load-result.ts';
import { measuredLoad } from '../measured/measured-load.ts';
import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import { labelOf, type MeasuredNumber, type Measurement } from '../result/measurement.ts';
import type { RunResult, SuiteResult } from '../result/run-result.ts';
import { isMetricName, type Metric, metricNamed, metricNames } from './metric.ts';
import { readable } from './readable.ts';
import { roomLeft } from './room-left.ts';
import type { ThresholdCheck } from './threshold-check.ts';
import type { Thresholds } from './thresholds.ts';
import { UnknownMetricError } from './unknown-metric-error.ts';

/** What can be held against limits. */
export type Measured = RunResult | SuiteResult | Omit<Measurement, 'checks'> | LoadResult | MetricsSummary;

export interface ThresholdReport {
  readonly met: boolean;
  /** Everything that was looked at. */
  readonly checks: readonly SubjectCheck[];
  /** What was not met, one sentence each; empty when all was. */
  readonly failures: readonly string[];
}

export interface SubjectCheck extends ThresholdCheck {
  /** Whose: `by id › holdfast`, with its suite before it where there are several; `''` for a summary by itself. */
  readonly of: string;
}

/**
 * Holds what was measured against limits: a summary, a measurement, a load, or all measurements of a suite or a run, each
 * by itself. A limit looks at the measurements that have its metric. A suite or a load that did not complete, and a metric
 * that was not measured, meet nothing.
 *
 * @throws UnknownMetricError for a limit on what is no metric and no number that was measured.
 * @throws InvalidOptionError for a limit that is no finite number.
 */
export function checkThresholds(measured: Measured, thresholds: Thresholds): ThresholdReport {
  const subjects = subjectsOf(measured);
  const checks = limitsOf(thresholds).flatMap(({ name, limit }) => checkLimit(subjects, name, limit));
  const failures = [...completionFailures(measured), ...checks.filter(({ met }) => !met).map(describeMiss)];
  return { met: failures.length === 0, checks, failures };
}

/** What was missed, as a sentence: `by id: p95 is 61 ms; it must be at most 50 ms.` */
export function describeMiss({ of, metric, bound, limit, actual }: SubjectCheck): string {
  const subject = of === '' ? metric : `${of}: ${metric}`;
  const reading = actual === null ? 'was not measured' : `is ${readable(actual, limit)}`;
  return `${subject} ${reading}; it must be ${bound} ${limit}.`;
}

/** Why a suite was not completed, as a sentence. */
export function describeOutcome({ name, outcome, error }: SuiteResult): string {
  const reason = error === undefined ? '.' : `: ${error.message}`;
  return `suite '${name}' was not completed: ${endings[outcome]}${reason}`;
}

const endings: Readonly<Record<SuiteResult['outcome'], string>> = {
  completed: 'it completed',
  failed: 'it failed',
  cancelled: 'it was cancelled',
  'timed out': 'it timed out',
};

interface Subject {
  readonly of: string;
  readonly summary?: MetricsSummary | undefined;
  readonly numbers?: readonly MeasuredNumber[] | undefined;
}

function subjectsOf(measured: Measured): readonly Subject[] {
  if ('suites' in measured) {
    const several = measured.suites.length > 1;
    return measured.suites.flatMap((suite) =>
      subjectsOf(suite).map((subject) =>
        several ? { ...subject, of: `${suite.name} › ${subject.of}` } : subject,
      ),
    );
  }
  if ('measurements' in measured) {
    return measured.measurements.map((measurement) => subjectOf(measurement, labelOf(measurement)));
  }
  if ('load' in measured) return subjectsOf(measuredLoad(measured));
  return 'operations' in measured
    ? [{ of: '', summary: measured }]
    : [subjectOf(measured, labelOf(measured))];
}

function subjectOf({ metrics, numbers }: Omit<Measurement, 'checks'>, of: string): Subject {
  return { of, summary: metrics, numbers };
}

interface Limit {
  readonly name: string;
  readonly limit: number;
}

function limitsOf(thresholds: Thresholds): readonly Limit[] {
  return Object.entries(thresholds).flatMap(([name, limit]) => {
    if (limit === undefined) return [];
    if (typeof limit === 'number' && Number.isFinite(limit)) return [{ name, limit }];
    throw new InvalidOptionError(`thresholds.${name}`, 'a finite number', limit);
  });
}

function checkLimit(subjects: readonly Subject[], name: string, limit: number): readonly SubjectCheck[] {
  const checks = subjects.flatMap((subject) => checkSubject(subject, name, limit));
  if (checks.length > 0) return checks;
  if (!isMetricName(name)) {
    const own = subjects.flatMap(({ numbers = [] }) => numbers.map((number) => number.name));
    throw new UnknownMetricError(name, [...metricNames, ...new Set(own)]);
  }
  return [compare('', name, metricNamed(name), null, limit)];
}

function checkSubject(
  { of, summary, numbers = [] }: Subject,
  name: string,
  limit: number,
): readonly SubjectCheck[] {
  const own = numbers.find((number) => number.name === name);
  if (own !== undefined) {
    const bound = own.better === 'lower' ? 'at most' : 'at least';
    return [compare(of, name, { title: own.title, unit: own.unit, bound }, own.value, limit)];
  }
  if (summary === undefined || !isMetricName(name)) return [];
  return [compare(of, name, metricNamed(name), summary[name], limit)];
}

function compare(
  of: string,
  name: string,
  { title, unit, bound }: Metric,
  actual: number | null,
  limit: number,
) {
  const met = actual !== null && (bound === 'at most' ? actual <= limit : actual >= limit);
  const room = roomLeft({ unit, bound, limit, actual });
  return { of, metric: name, title, unit, bound, limit, actual, met, room };
}

function completionFailures(measured: Measured): readonly string[] {
  if ('suites' in measured) return measured.suites.flatMap(completionFailures);
  if (!('outcome' in measured) || measured.outcome === 'completed') return [];
  return 'load' in measured
    ? [`load '${measured.load}' was not completed: ${endings[measured.outcome]}.`]
    : [describeOutcome(measured)];
}
