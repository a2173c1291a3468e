import { labelOf } from '../result/measurement.ts';
import type { RunResult } from '../result/run-result.ts';
import { holm } from '../statistics/holm.ts';
import { type Comparable, comparableOf, offeredAlike } from './comparable.ts';
import { type CompareOptions, compareRounds } from './compare-rounds.ts';
import type { Comparison } from './comparison.ts';
import { doubtsOf } from './doubts.ts';

/** A measurement that two results have, compared. */
export interface MeasurementComparison extends Comparison {
  readonly suite: string;
  /** Which measurement of the suite: `by id › pg`. */
  readonly of: string;
  /** The p-value, with regard to how many benchmarks were compared (Holm); `null` for loads. */
  readonly adjustedPValue: number | null;
}

export interface ResultComparison {
  readonly comparisons: readonly MeasurementComparison[];
  /** What the baseline has and the candidate does not, or only without latencies: `look-ups: by id › pg`. */
  readonly missing: readonly string[];
  /** What only the candidate has. */
  readonly added: readonly string[];
  /** What makes the comparison doubtful, one sentence each: another machine, another load, a suite that was not completed. */
  readonly warnings: readonly string[];
}

/**
 * Compares the latencies of a result with those of a stored one, measurement by measurement: by the rounds of a
 * benchmark, or the seconds of a load, without its warm-up, each with the same one of the other. A measurement of which
 * nothing succeeded counts as missing. A benchmark's verdict of `slower` or
 * `faster` has to stand up to how many were compared, so that a long list holds no more false alarms than a short one.
 *
 * What was measured at another time was measured on a machine in another mood, which no interval knows of. Small
 * differences are for variants of one benchmark, which are measured side by side.
 *
 * @throws InvalidOptionError for an effect or a confidence that is none.
 */
export function compareResults(
  baseline: RunResult,
  candidate: RunResult,
  options: CompareOptions = {},
): ResultComparison {
  const before = measurementsOf(baseline);
  const after = measurementsOf(candidate);
  const common = [...before].flatMap(([key, entry]) => {
    const other = after.get(key);
    return other === undefined ? [] : [compare(entry, other, options)];
  });
  return {
    comparisons: sobered(common, options),
    missing: [...before.keys()].filter((key) => !after.has(key)),
    added: [...after.keys()].filter((key) => !before.has(key)),
    warnings: [...doubtsOf(baseline, candidate), ...common.flatMap(({ doubts }) => doubts)],
  };
}

interface Entry extends Comparable {
  readonly suite: string;
  /** Which measurement of the suite. */
  readonly of: string;
}

/** The measurements with latencies, by suite and label. */
function measurementsOf({ suites }: RunResult): ReadonlyMap<string, Entry> {
  const entries = suites.flatMap(({ name: suite, measurements }) =>
    measurements.flatMap((measurement) => {
      const comparable = comparableOf(measurement);
      const of = labelOf(measurement);
      return comparable === null ? [] : [[`${suite}: ${of}`, { suite, of, ...comparable }] as const];
    }),
  );
  return new Map(entries);
}

interface Compared extends Comparison, Pick<Entry, 'suite' | 'of'> {
  readonly paired: boolean;
  readonly doubts: readonly string[];
}

function compare(before: Entry, after: Entry, options: CompareOptions): Compared {
  const { suite, of } = before;
  // A second of a load has as much to do as the same second of the other, which had the same schedule.
  const paired = before.offered !== undefined && after.offered !== undefined;
  const doubts = paired ? loadDoubts(before, after) : [];
  return { suite, of, paired, doubts, ...compareRounds(before.rounds, after.rounds, { ...options, paired }) };
}

function loadDoubts({ suite, of, offered: before = [] }: Entry, { offered: after = [] }: Entry): string[] {
  if (offeredAlike(before, after)) return [];
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return [
    `'${suite}: ${of}' was offered ${total(before)} operations in ${before.length} s by the baseline, and ${total(after)} in ${after.length} s by the candidate: unless it has callers that wait for their answers, it was another load.`,
  ];
}

/** A difference that chance alone makes too often among so many measurements is not decided. */
function sobered(
  compared: readonly Compared[],
  { confidence = 0.95 }: CompareOptions,
): readonly MeasurementComparison[] {
  // The test knows nothing of pairs.
  const tested = compared.flatMap(({ paired, pValue }) => (paired || pValue === null ? [] : [pValue]));
  const adjusted = holm(tested).values();
  return compared.map(({ paired, doubts: _, ...comparison }) => {
    if (paired || comparison.pValue === null) return { ...comparison, adjustedPValue: null };
    const adjustedPValue = adjusted.next().value ?? null;
    const isChance = adjustedPValue !== null && adjustedPValue >= 1 - confidence;
    const isDifference = comparison.verdict === 'slower' || comparison.verdict === 'faster';
    const verdict = isDifference && isChance ? 'undecided' : comparison.verdict;
    return { ...comparison, verdict, adjustedPValue };
  });
}
