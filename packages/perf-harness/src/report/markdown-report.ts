import { labelOf, type Measurement } from '../result/measurement.ts';
import type { RunResult, SuiteResult } from '../result/run-result.ts';
import { type Verdict, verdictOf } from '../result/verdict.ts';
import { allowedText, checkText, roomText } from './describe-check.ts';
import { describeComparison } from './describe-comparison.ts';
import { describeMachine, describeVersions } from './describe-run.ts';
import { headline } from './headline.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { duration, percent, plainQuantity, rate } from './quantity.ts';

/**
 * A result as Markdown for a pull request: the verdict, a table of the suites, and the figures folded away.
 *
 * @example
 * await appendFile(process.env.GITHUB_STEP_SUMMARY, markdownReport(result));
 */
export function markdownReport(result: RunResult): string {
  const verdict = verdictOf(result);
  const { passed } = verdict;
  return [
    `## ${passed ? '✅' : '❌'} ${headline(verdict)}`,
    ...troubles(verdict),
    suiteTable(result),
    ...result.suites.map(suiteDetails),
    `<sub>${markdownText(`${result.startedAt}, ${describeMachine(result)}, ${describeVersions(result)}`)}</sub>\n`,
  ].join('\n\n');
}

function troubles({ incomplete, missed }: Verdict): readonly string[] {
  if (incomplete.length + missed.length === 0) return [];
  const lines = [
    ...incomplete.map(
      ({ title, outcome, error }) => `**${title}** ${outcome}: ${error?.message ?? 'no reason was given'}`,
    ),
    ...missed.map(
      ({ suite, measurement, check }) => `**${suite.title} › ${labelOf(measurement)}**: ${checkText(check)}`,
    ),
  ];
  return [lines.map((line) => `- ${markdownText(line)}`).join('\n')];
}

function suiteTable({ suites }: RunResult): string {
  const rows = suites.map((suite) => {
    const { passed, checks, missed, tightest } = verdictOf({ suites: [suite] });
    const met = checks.length === 0 ? '–' : `${checks.length - missed.length} of ${checks.length}`;
    const least = tightest === undefined ? '–' : `${tightest.check.title}: ${roomText(tightest.check)}`;
    return [`${passed ? '✅' : '❌'} ${suite.title}`, suite.outcome, met, least, duration(suite.durationMs)];
  });
  return markdownTable([['Suite', 'Outcome', 'Limits met', 'Least room', 'Took'], ...rows]);
}

function suiteDetails({ title, measurements }: SuiteResult): string {
  const tables = [metricsTable(measurements), numbersTable(measurements), checksTable(measurements)];
  const body = tables.filter((table) => table !== undefined).join('\n\n');
  const content = body === '' ? 'Nothing was measured.' : body;
  return `<details>\n<summary>${markdownText(title)}</summary>\n\n${content}\n\n</details>`;
}

function metricsTable(measurements: readonly Measurement[]): string | undefined {
  const rows = measurements.flatMap((measurement) => {
    const { metrics, comparison } = measurement;
    if (metrics === undefined) return [];
    const { operationsPerSecond, errorRate, medianMs, p95Ms, p99Ms, maxMs } = metrics;
    const latencies = [medianMs, p95Ms, p99Ms, maxMs].map(duration);
    const compared = comparison === undefined ? '' : describeComparison(comparison);
    return [[labelOf(measurement), rate(operationsPerSecond), percent(errorRate), ...latencies, compared]];
  });
  if (rows.length === 0) return undefined;
  return markdownTable([
    ['', 'ops/s', 'errors', 'median', 'p95', 'p99', 'max', 'against the baseline'],
    ...rows,
  ]);
}

function numbersTable(measurements: readonly Measurement[]): string | undefined {
  const rows = measurements.flatMap((measurement) =>
    (measurement.numbers ?? []).map(({ title, value, unit }) => [
      labelOf(measurement),
      title,
      plainQuantity(value, unit),
    ]),
  );
  return rows.length === 0 ? undefined : markdownTable([['', 'number', 'value'], ...rows]);
}

function checksTable(measurements: readonly Measurement[]): string | undefined {
  const rows = measurements.flatMap((measurement) =>
    measurement.checks.map((check) => {
      const { met, title, actual, unit } = check;
      return [
        `${met ? '✅' : '❌'} ${labelOf(measurement)}`,
        title,
        plainQuantity(actual, unit),
        allowedText(check),
        roomText(check),
      ];
    }),
  );
  return rows.length === 0
    ? undefined
    : markdownTable([['', 'limit on', 'value', 'allowed', 'room'], ...rows]);
}
