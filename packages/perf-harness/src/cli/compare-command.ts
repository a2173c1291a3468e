import { compareResults, type MeasurementComparison } from '../comparison/compare-results.ts';
import { ratio } from '../report/quantity.ts';
import { table } from '../report/table.ts';
import { labelOf } from '../result/measurement.ts';
import { verdictOf } from '../result/verdict.ts';
import { describeMiss, describeOutcome } from '../thresholds/check-thresholds.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { readResultFile } from './read-result-file.ts';
import type { CommonOptions, Outcome } from './run.ts';

export interface CompareCommandOptions extends CommonOptions {
  /** In percent. */
  readonly effect?: number;
}

/** Compares a result with a stored one: for CI. */
export async function compareCommand(
  baselinePath: string,
  candidatePath: string,
  { effect }: CompareCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const baseline = await readResultFile(baselinePath, io);
  const candidate = await readResultFile(candidatePath, io);
  const compared = compareResults(baseline, candidate, effect === undefined ? {} : { effect: effect / 100 });
  const { comparisons, missing, added, warnings } = compared;
  for (const warning of warnings) page.line(page.style('yellow', `Warning: ${warning}`));
  renderTable(comparisons, page);
  for (const key of missing) page.line(page.style('red', `Only ${baselinePath} has latencies of ${key}`));
  for (const key of added) page.line(`Only ${candidatePath} has latencies of ${key}`);
  const { missed, incomplete, passed } = verdictOf(candidate);
  for (const suite of incomplete) page.line(page.style('red', describeOutcome(suite)));
  for (const { measurement, check } of missed) {
    page.line(page.style('red', describeMiss({ ...check, of: labelOf(measurement) })));
  }
  const slower = comparisons.filter(({ verdict }) => verdict === 'slower').length;
  page.line(conclusion(comparisons, slower));
  const isCompared = comparisons.length > 0 && missing.length === 0;
  return { code: isCompared && slower === 0 && passed ? exitCode.ok : exitCode.failure, json: compared };
}

function renderTable(comparisons: readonly MeasurementComparison[], page: Page): void {
  if (comparisons.length === 0) return;
  const rows = comparisons.map(({ suite, of, ratio: value, interval, verdict }) => {
    const range = interval === null ? '–' : `${ratio(interval.low)} to ${ratio(interval.high)}`;
    return [`${suite}: ${of}`, ratio(value), range, verdict];
  });
  const [header = '', ...lines] = table([['', 'median', '95 % confidence', 'verdict'], ...rows]).split('\n');
  page.line(page.style('dim', header));
  lines.forEach((line, index) => {
    const verdict = comparisons[index]?.verdict;
    page.line(
      verdict === 'slower'
        ? page.style('red', line)
        : verdict === 'faster'
          ? page.style('green', line)
          : line,
    );
  });
}

function conclusion(comparisons: readonly MeasurementComparison[], slower: number): string {
  if (comparisons.length === 0) return 'The two results have no measurement in common.';
  const faster = comparisons.filter(({ verdict }) => verdict === 'faster').length;
  const undecided = comparisons.filter(({ verdict }) => verdict === 'undecided').length;
  const equal = comparisons.length - slower - faster - undecided;
  return `${comparisons.length} compared: ${slower} slower, ${faster} faster, ${equal} equal, ${undecided} undecided.`;
}
