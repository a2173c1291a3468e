import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { Benchmark, Budget, SuiteDefinition } from './benchmark.ts';

/** A benchmark with its defaults filled in. */
export type PlannedBenchmark<Context> = Required<Omit<Benchmark<Context>, 'baseline'>> &
  Pick<Benchmark<Context>, 'baseline'>;

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
    rounds: 5,
    perRound: { durationMs: 500 },
    warmUp: { durationMs: 250 },
    ...benchmark,
  };
  const { variants, baseline, concurrency, rounds } = planned;
  requireThat(Object.keys(variants).length > 0, `${at}.variants`, 'at least one operation', variants);
  requireThat(
    baseline === undefined || Object.hasOwn(variants, baseline),
    `${at}.baseline`,
    `one of the variants (${Object.keys(variants).join(', ')})`,
    baseline,
  );
  requireThat(isCount(concurrency), `${at}.concurrency`, 'an integer, at least 1', concurrency);
  requireThat(isCount(rounds), `${at}.rounds`, 'an integer, at least 1', rounds);
  checkBudget(`${at}.perRound`, planned.perRound, 1);
  checkBudget(`${at}.warmUp`, planned.warmUp, 0);
  return planned;
}

function checkBudget(option: string, budget: Budget, least: number): void {
  if ('iterations' in budget) {
    const { iterations } = budget;
    requireThat(
      Number.isInteger(iterations) && iterations >= least,
      `${option}.iterations`,
      `an integer, at least ${least}`,
      iterations,
    );
  } else {
    const { durationMs } = budget;
    requireThat(
      Number.isFinite(durationMs) && durationMs >= least,
      `${option}.durationMs`,
      `a number of milliseconds, at least ${least}`,
      durationMs,
    );
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function requireThat(holds: boolean, option: string, expected: string, value: unknown): void {
  if (!holds) throw new InvalidOptionError(option, expected, value);
}
