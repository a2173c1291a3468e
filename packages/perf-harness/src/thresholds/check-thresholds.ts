import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import type { SuiteResult } from '../suite/suite-result.ts';
import { type Bound, boundOf, type MetricName, metricNamed } from './metric.ts';

/**
 * Limits by metric: the most for latencies and failures, the least for `successRate`, `operationsPerSecond` and counts.
 *
 * @example
 * { p95Ms: 50, errorRate: 0.01, operationsPerSecond: 1_000 }
 */
export type Thresholds = Readonly<Partial<Record<MetricName, number>>>;

/** One metric held against its limit. */
export interface ThresholdCheck {
  /** Whose metric: `by id › holdfast`; `''` where a summary was checked by itself. */
  readonly of: string;
  readonly metric: MetricName;
  readonly bound: Bound;
  readonly limit: number;
  /** `null` where nothing was measured. */
  readonly actual: number | null;
  readonly met: boolean;
}

export interface ThresholdReport {
  readonly met: boolean;
  /** Every metric that was looked at. */
  readonly checks: readonly ThresholdCheck[];
  /** What was not met, one sentence each; empty when all was. */
  readonly failures: readonly string[];
}

/**
 * Holds what was measured against limits: a summary, or every variant of a suite. A suite that did not complete, and
 * a metric that was not measured, meet nothing.
 *
 * @throws UnknownMetricError for a limit on a metric that does not exist.
 * @throws InvalidOptionError for a limit that is not a number.
 */
export function checkThresholds(
  measured: SuiteResult | MetricsSummary,
  thresholds: Thresholds,
): ThresholdReport {
  const limits = limitsOf(thresholds);
  const checks = subjects(measured).flatMap((subject) => limits.map((limit) => check(subject, limit)));
  const failures = [
    ...completionFailures(measured),
    ...checks.filter(({ met }) => !met).map((failed) => describe(failed)),
  ];
  return { met: failures.length === 0, checks, failures };
}

interface Limit {
  readonly metric: MetricName;
  readonly limit: number;
}

function limitsOf(thresholds: Thresholds): readonly Limit[] {
  return Object.entries(thresholds).map(([name, limit]) => {
    const metric = metricNamed(name);
    if (typeof limit === 'number' && !Number.isNaN(limit)) return { metric, limit };
    throw new InvalidOptionError(`thresholds.${metric}`, 'a number', limit);
  });
}

interface Subject {
  readonly of: string;
  readonly summary: MetricsSummary;
}

function subjects(measured: SuiteResult | MetricsSummary): readonly Subject[] {
  if (!('benchmarks' in measured)) return [{ of: '', summary: measured }];
  return measured.benchmarks.flatMap(({ name: benchmark, variants }) =>
    variants.map(({ name, metrics }) => ({ of: `${benchmark} › ${name}`, summary: metrics })),
  );
}

function check({ of, summary }: Subject, { metric, limit }: Limit): ThresholdCheck {
  const bound = boundOf(metric);
  const actual = summary[metric];
  const met = actual !== null && (bound === 'at most' ? actual <= limit : actual >= limit);
  return { of, metric, bound, limit, actual, met };
}

function completionFailures(measured: SuiteResult | MetricsSummary): readonly string[] {
  if (!('outcome' in measured) || measured.outcome === 'completed') return [];
  const ending = measured.outcome === 'failed' ? 'it failed' : 'it was cancelled';
  return [`suite '${measured.suite}' was not completed: ${ending}.`];
}

function describe({ of, metric, bound, limit, actual }: ThresholdCheck): string {
  const subject = of === '' ? metric : `${of}: ${metric}`;
  const reading =
    actual === null ? 'was not measured, as no operation succeeded' : `is ${readable(actual, limit)}`;
  return `${subject} ${reading}; it must be ${bound} ${limit}.`;
}

/** Four digits, or all of them where four would make the value read like its limit. */
function readable(actual: number, limit: number): number {
  const short = Number(actual.toPrecision(4));
  return short === limit ? actual : short;
}
