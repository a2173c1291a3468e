import { DEFAULT_EFFECT } from '../comparison/compare-rounds.ts';
import { requireCount, requireMilliseconds, requireThat } from '../errors/require-that.ts';
import type { AdaptiveRounds, Benchmark, Budget, SuiteDefinition } from './benchmark.ts';

/** A benchmark with its defaults filled in. */
export type PlannedBenchmark<Context> = Required<Omit<Benchmark<Context>, 'baseline' | 'rounds'>> &
  Pick<Benchmark<Context>, 'baseline'> & { readonly rounds: Required<AdaptiveRounds> };

/** Fills in the defaults. @throws InvalidOptionError naming the option that cannot be meant. */
export function plan<Context>({
  benchmarks,
}: SuiteDefinition<Context>): readonly PlannedBenchmark<Context>[] {
  requireThat(benchmarks.length > 0, 'benchmarks', 'a list of at least one', benchmarks);
  const names = benchmarks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  requireThat(twice === undefined, 'benchmarks', 'named apart', names);
  return benchmarks.map(planBenchmark);
}

function planBenchmark<Context>(benchmark: Benchmark<Context>, index: number): PlannedBenchmark<Context> {
  const at = `benchmarks[${index}]`;
  const planned = {
    concurrency: 1,
    perRound: { durationMs: 50 },
    warmUp: { durationMs: 250 },
    effect: DEFAULT_EFFECT,
    ...benchmark,
    rounds: planRounds(`${at}.rounds`, benchmark.rounds ?? {}),
  };
  const { variants, baseline, concurrency, effect } = planned;
  requireThat(Object.keys(variants).length > 0, `${at}.variants`, 'at least one operation', variants);
  requireThat(
    baseline === undefined || Object.hasOwn(variants, baseline),
    `${at}.baseline`,
    `one of the variants (${Object.keys(variants).join(', ')})`,
    baseline,
  );
  requireCount(`${at}.concurrency`, concurrency);
  requireThat(effect > 0 && effect < 1, `${at}.effect`, 'a share between 0 and 1', effect);
  checkBudget(`${at}.perRound`, planned.perRound, 1);
  checkBudget(`${at}.warmUp`, planned.warmUp, 0);
  return planned;
}

function checkBudget(option: string, budget: Budget, least: number): void {
  if ('iterations' in budget) requireCount(`${option}.iterations`, budget.iterations, least);
  else requireMilliseconds(`${option}.durationMs`, budget.durationMs, least);
}

function planRounds(option: string, rounds: number | AdaptiveRounds): Required<AdaptiveRounds> {
  if (typeof rounds === 'number') {
    requireCount(option, rounds);
    return { atLeast: rounds, atMost: rounds, withinMs: Number.POSITIVE_INFINITY };
  }
  const { atLeast = 20, atMost = Math.max(300, atLeast), withinMs = 30_000 } = rounds;
  requireCount(`${option}.atLeast`, atLeast);
  requireCount(`${option}.atMost`, atMost, atLeast);
  requireThat(withinMs > 0, `${option}.withinMs`, 'a number of milliseconds above 0', withinMs);
  return { atLeast, atMost, withinMs };
}
