import { labelOf, type Measurement } from '../result/measurement.ts';
import type { RunResult } from '../result/run-result.ts';
import { holm } from '../statistics/holm.ts';
import { type CompareOptions, compareRounds, type Round } from './compare-rounds.ts';
import type { Comparison } from './comparison.ts';

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
  /** What makes the comparison doubtful, one sentence each: another machine, a suite that was not completed. */
  readonly warnings: readonly string[];
}

/**
 * Compares the latencies of a result with those of a stored one, measurement by measurement: by the rounds of a
 * benchmark, or the seconds of a load, each with the same one of the other. A benchmark's verdict of `slower` or
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
    warnings: warningsOf(baseline, candidate),
  };
}

interface Entry {
  readonly suite: string;
  readonly of: string;
  readonly rounds: Rounds;
}

interface Rounds {
  readonly rounds: readonly Round[];
  /** Whether rounds of the same number were measured under the same load. */
  readonly paired: boolean;
}

/** The measurements with latencies, by suite and label. */
function measurementsOf({ suites }: RunResult): ReadonlyMap<string, Entry> {
  const entries = suites.flatMap(({ name: suite, measurements }) =>
    measurements.flatMap((measurement) => {
      const rounds = roundsOf(measurement);
      const of = labelOf(measurement);
      return rounds === null ? [] : [[`${suite}: ${of}`, { suite, of, rounds }] as const];
    }),
  );
  return new Map(entries);
}

function roundsOf({ rounds, timeline, metrics }: Measurement): Rounds | null {
  if (rounds !== undefined && rounds.length > 0) return { rounds, paired: false };
  // The last second of a load is not a whole one. Both loads had the same schedule, and a second of the one has as much
  // to do as the same second of the other.
  const seconds = timeline?.p50Ms.slice(0, -1).map((medianMs) => ({ medianMs })) ?? [];
  if (seconds.length > 0) return { rounds: seconds, paired: true };
  return metrics === undefined ? null : { rounds: [metrics], paired: false };
}

interface Compared extends Comparison, Pick<Entry, 'suite' | 'of'> {
  readonly paired: boolean;
}

function compare(
  { suite, of, rounds: before }: Entry,
  { rounds: after }: Entry,
  options: CompareOptions,
): Compared {
  const paired = before.paired && after.paired;
  return { suite, of, paired, ...compareRounds(before.rounds, after.rounds, { ...options, paired }) };
}

/** A difference that chance alone makes too often among so many measurements is not decided. */
function sobered(
  compared: readonly Compared[],
  { confidence = 0.95 }: CompareOptions,
): readonly MeasurementComparison[] {
  // The test knows nothing of pairs.
  const tested = compared.flatMap(({ paired, pValue }) => (paired || pValue === null ? [] : [pValue]));
  const adjusted = holm(tested).values();
  return compared.map(({ paired, ...comparison }) => {
    if (paired || comparison.pValue === null) return { ...comparison, adjustedPValue: null };
    const adjustedPValue = adjusted.next().value ?? null;
    const isChance = adjustedPValue !== null && adjustedPValue >= 1 - confidence;
    const isDifference = comparison.verdict === 'slower' || comparison.verdict === 'faster';
    const verdict = isDifference && isChance ? 'undecided' : comparison.verdict;
    return { ...comparison, verdict, adjustedPValue };
  });
}

function warningsOf(baseline: RunResult, candidate: RunResult): readonly string[] {
  return [
    ...machineWarnings(baseline, candidate),
    ...outcomeWarnings('baseline', baseline),
    ...outcomeWarnings('candidate', candidate),
  ];
}

function machineWarnings(baseline: RunResult, candidate: RunResult): readonly string[] {
  const before = describeMachine(baseline);
  const after = describeMachine(candidate);
  const warnings =
    before === after ? [] : [`The baseline was measured on another machine: ${before}; not ${after}.`];
  const [old, current] = [baseline.versions['node'], candidate.versions['node']];
  return old === current
    ? warnings
    : [...warnings, `The baseline was measured with Node ${old}; not ${current}.`];
}

function describeMachine({ machine: { platform, architecture, cores, cpu } }: RunResult): string {
  return `${platform} ${architecture}, ${cores} × ${cpu}`;
}

function outcomeWarnings(which: string, { suites }: RunResult): readonly string[] {
  return suites
    .filter(({ outcome }) => outcome !== 'completed')
    .map(({ name, outcome }) => `Suite '${name}' of the ${which} was not completed: ${outcome}.`);
}
