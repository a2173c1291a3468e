import { labelOf, type Measurement } from '../result/measurement.ts';
import type { RunResult, SuiteResult } from '../result/run-result.ts';
import { describeMiss, describeOutcome } from '../thresholds/check-thresholds.ts';
import { describeMachine, describeVersions } from './describe-run.ts';
import { groupsOf, type MeasurementGroup } from './groups.ts';
import { count, duration, percent, quantity, rate, ratio } from './quantity.ts';
import { table } from './table.ts';

/** A result for people, as plain text: where it ran, and for each suite its figures and what they were held against. */
export function textReport(result: RunResult): string {
  return `${[heading(result), ...result.suites.map(suiteSection)].join('\n\n')}\n`;
}

function heading(result: RunResult): string {
  return `${result.startedAt}, ${describeMachine(result)}\n${describeVersions(result)}`;
}

function suiteSection(suite: SuiteResult): string {
  const { title, outcome, measurements } = suite;
  return [
    outcome === 'completed' ? title : `${title}: ${outcome.toUpperCase()}, and measured only in part`,
    ...(outcome === 'completed' ? [] : [`  ${describeOutcome(suite)}`]),
    ...groupsOf(measurements).map(groupSection),
  ].join('\n\n');
}

function groupSection({ name, about, baseline, measurements }: MeasurementGroup): string {
  const title = about === undefined ? name : `${name} (${about})`;
  const base = measurements.find((measurement) => measurement.name === baseline);
  const called = measurements.filter(({ metrics }) => metrics !== undefined);
  const rows =
    called.length === 0 ? [] : [header(base), ...called.map((measurement) => row(measurement, base))];
  return [title, ...(rows.length === 0 ? [] : [table(rows)]), ...measurements.flatMap(detailLines)].join(
    '\n',
  );
}

function header(base: Measurement | undefined): readonly string[] {
  const compared = base ? [`median : ${base.name}`] : [];
  return ['', 'ops/s', ...compared, 'median', 'average', 'p95', 'p99', 'p99.9', 'max', 'errors'];
}

function row({ name, metrics }: Measurement, base: Measurement | undefined): readonly string[] {
  if (metrics === undefined) return [];
  const { operationsPerSecond, medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs, errorRate } = metrics;
  const compared = base ? [ratio(quotient(medianMs, base.metrics?.medianMs ?? null))] : [];
  const latencies = [medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs].map(duration);
  return [`  ${name}`, rate(operationsPerSecond), ...compared, ...latencies, percent(errorRate)];
}

function quotient(value: number | null, base: number | null): number | null {
  return value === null || base === null ? null : value / base;
}

function detailLines(measurement: Measurement): readonly string[] {
  const { name, metrics, numbers = [], findings = [], checks } = measurement;
  return [
    ...numbers.map(({ title, unit, value }) => `  ${name}: ${title} ${quantity(value, unit)}`),
    ...(metrics?.errors ?? []).map((error) => {
      const [firstLine] = error.message.split('\n');
      return `  ${name} failed: ${count(error.count)} × ${error.kind} (${firstLine})`;
    }),
    ...findings.map(({ title }) => `  ${name} found: ${title}`),
    ...checks
      .filter(({ met }) => !met)
      .map((check) => `  MISSED: ${describeMiss({ ...check, of: labelOf(measurement) })}`),
  ];
}
