import { labelOf, type Measurement } from '../result/measurement.ts';
import type { RunResult, SuiteResult } from '../result/run-result.ts';
import type { ThresholdCheck } from '../thresholds/threshold-check.ts';
import { allowedText, checkText } from './describe-check.ts';
import { element } from './xml.ts';

/**
 * A result as JUnit XML, for the test view of a CI server: a test suite for each suite, a test case for each limit, and
 * one for whether the suite completed.
 *
 * @example
 * await writeFile('junit.xml', junitReport(result));
 */
export function junitReport({ suites, startedAt, durationMs }: RunResult): string {
  const testSuites = suites.map((suite) => testSuite(suite, startedAt));
  const attributes = { name: 'holdfast-perf', ...sum(suites.map(countsOf)), time: seconds(durationMs) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, testSuites)}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function countsOf({ measurements, outcome }: SuiteResult): Counts {
  const checks = measurements.flatMap((measurement) => measurement.checks);
  const failures = checks.filter(({ met }) => !met).length;
  return { tests: 1 + checks.length, failures, errors: outcome === 'completed' ? 0 : 1 };
}

function sum(counts: readonly Counts[]): Counts {
  const total = (key: keyof Counts) => counts.reduce((all, one) => all + one[key], 0);
  return { tests: total('tests'), failures: total('failures'), errors: total('errors') };
}

function testSuite(suite: SuiteResult, timestamp: string): string {
  const { name, durationMs, measurements } = suite;
  const attributes = { name, ...countsOf(suite), time: seconds(durationMs), timestamp };
  const cases = measurements.flatMap((measurement) =>
    measurement.checks.map((check) => checkCase(name, measurement, check)),
  );
  return element('testsuite', attributes, [completionCase(suite), ...cases]);
}

function completionCase({ name, outcome, error, durationMs }: SuiteResult): string {
  const attributes = { classname: name, name: 'completes', time: seconds(durationMs) };
  if (outcome === 'completed') return element('testcase', attributes, []);
  const message = `${outcome}: ${error?.message ?? 'no reason was given'}`;
  const type = error?.code ?? error?.name ?? outcome;
  return element('testcase', attributes, [element('error', { message, type }, error?.stack ?? message)]);
}

function checkCase(suite: string, measurement: Measurement, check: ThresholdCheck): string {
  const label = labelOf(measurement);
  const name = `${label}: ${check.title} ${allowedText(check)}`;
  const findings = (measurement.findings ?? []).map(({ title, details = '' }) => `${title}\n${details}`);
  const text = [`${label}: ${checkText(check)}.`, ...findings].join('\n\n');
  const failure = element('failure', { message: checkText(check), type: check.metric }, text);
  return element('testcase', { classname: suite, name, time: '0' }, check.met ? [] : [failure]);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
