import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { type BootstrapOptions, bootstrapInterval } from '../statistics/bootstrap.ts';
import { interquartileMean } from '../statistics/interquartile-mean.ts';
import type { Interval } from '../statistics/interval.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import type { Comparison, Verdict } from './comparison.ts';

/** What a comparison needs to know of a round: a `MetricsSummary` has it. */
export interface Round {
  /** `null` where nothing succeeded; the round, and in pairs its other half, is left out. */
  readonly medianMs: number | null;
}

export interface CompareOptions extends Pick<BootstrapOptions, 'confidence'> {
  /** How much slower or faster is worth telling, as a share: differences below are as good as none. @default 0.03 */
  readonly effect?: number;
}

/** @default of `CompareOptions.effect` */
export const DEFAULT_EFFECT = 0.03;

export interface CompareRoundsOptions extends CompareOptions, Pick<BootstrapOptions, 'resamples'> {
  /**
   * Whether rounds of the same number were measured side by side, as those of a benchmark's variants are. What
   * disturbed the machine then disturbed both, and their ratio shows it least.
   */
  readonly paired: boolean;
}

/** With fewer, no order of the rounds is rare enough to tell anything. */
const LEAST_ROUNDS = 6;

/**
 * Compares latencies by the medians of rounds. A round is what counts as one observation: the operations in it resemble
 * each other too much, and thousands of them would be sure of what is chance.
 *
 * The ratio is the geometric mean over the middle half of the rounds, which leaves out the most disturbed ones.
 *
 * @throws InvalidOptionError for an effect that is none.
 */
export function compareRounds(
  baseline: readonly Round[],
  candidate: readonly Round[],
  { paired, effect = DEFAULT_EFFECT, ...bootstrap }: CompareRoundsOptions,
): Comparison {
  if (!(effect > 0 && effect < 1)) throw new InvalidOptionError('effect', 'a share between 0 and 1', effect);
  const [before, after] = paired ? pairsOf(baseline, candidate) : [logsOf(baseline), logsOf(candidate)];
  if (before.length === 0 || after.length === 0) return nothing;
  const samples = paired ? [after.map((log, round) => log - (before[round] ?? 0))] : [after, before];
  const [first = 0, second = 0] = samples.map((sample) =>
    interquartileMean(Float64Array.from(sample).sort()),
  );
  const ratio = Math.exp(first - second);
  const { pValue } = mannWhitney(after, before);
  if (Math.min(before.length, after.length) < LEAST_ROUNDS) return { ...nothing, ratio, pValue };
  const logs = bootstrapInterval(samples, interquartileMean, difference, bootstrap);
  const interval = { low: Math.exp(logs.low), high: Math.exp(logs.high) };
  return { ratio, interval, pValue, verdict: verdictOf(ratio, interval, effect) };
}

const nothing: Comparison = { ratio: null, interval: null, pValue: null, verdict: 'undecided' };

function verdictOf(ratio: number, { low, high }: Interval, effect: number): Verdict {
  const most = 1 + effect;
  if (low > 1 / most && high < most) return 'equal';
  if (low > 1 && ratio >= most) return 'slower';
  return high < 1 && ratio <= 1 / most ? 'faster' : 'undecided';
}

function difference(a: number, b = 0): number {
  return a - b;
}

function logsOf(rounds: readonly Round[]): number[] {
  return rounds.flatMap(({ medianMs }) => (isMeasured(medianMs) ? [Math.log(medianMs)] : []));
}

/** The rounds that both have. */
function pairsOf(baseline: readonly Round[], candidate: readonly Round[]): readonly [number[], number[]] {
  const pairs = baseline.flatMap(({ medianMs: before }, round) => {
    const after = candidate[round]?.medianMs;
    return isMeasured(before) && isMeasured(after) ? [[Math.log(before), Math.log(after)] as const] : [];
  });
  return [pairs.map(([before]) => before), pairs.map(([, after]) => after)];
}

/** A median of 0 was too short for the clock, and is the multiple of nothing. */
function isMeasured(medianMs: number | null | undefined): medianMs is number {
  return typeof medianMs === 'number' && medianMs > 0;
}
