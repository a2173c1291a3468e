import { expect, test } from 'vitest';
import type { Benchmark } from './benchmark.ts';
import { BenchmarkSuite } from './benchmark-suite.ts';

const benchmark: Benchmark<unknown> = { name: 'b', variants: { v: () => {} } };

test.each([
  [[], 'benchmarks must be a list of at least one; got [].'],
  [[benchmark, benchmark], "benchmarks must be named apart; got [ 'b', 'b' ]."],
  [[{ ...benchmark, variants: {} }], 'benchmarks[0].variants must be at least one operation; got {}.'],
  [[{ ...benchmark, baseline: 'w' }], "benchmarks[0].baseline must be one of the variants (v); got 'w'."],
  [
    [benchmark, { ...benchmark, name: 'c', concurrency: 0 }],
    'benchmarks[1].concurrency must be an integer, at least 1; got 0.',
  ],
  [
    [{ ...benchmark, rounds: { atLeast: 9, atMost: 8 } }],
    'benchmarks[0].rounds.atMost must be an integer, at least 9; got 8.',
  ],
  [
    [{ ...benchmark, rounds: { withinMs: 0 } }],
    'benchmarks[0].rounds.withinMs must be a number of milliseconds above 0; got 0.',
  ],
  [[{ ...benchmark, effect: 3 }], 'benchmarks[0].effect must be a share between 0 and 1; got 3.'],
  [[{ ...benchmark, rounds: 1.5 }], 'benchmarks[0].rounds must be an integer, at least 1; got 1.5.'],
  [
    [{ ...benchmark, perRound: { iterations: 0 } }],
    'benchmarks[0].perRound.iterations must be an integer, at least 1; got 0.',
  ],
  [
    [{ ...benchmark, warmUp: { durationMs: -1 } }],
    'benchmarks[0].warmUp.durationMs must be a number of milliseconds, at least 0; got -1.',
  ],
])('%j is refused when the suite is made', (benchmarks, message) => {
  expect(() => new BenchmarkSuite({ name: 's', benchmarks })).toThrow(
    expect.objectContaining({ code: 'HF_INVALID_OPTION', message }),
  );
});
