import { expect, test } from 'vitest';
import { runSuites } from '../runner/run-suites.ts';
import { BenchmarkSuite } from '../suite/benchmark-suite.ts';

const once = { rounds: 2, perRound: { iterations: 5 }, warmUp: { iterations: 0 } } as const;

test('a benchmark suite among other suites gives a measurement for each variant, in the group of its benchmark', async () => {
  const suite = new BenchmarkSuite({
    name: 'copies',
    versions: { pg: '8.23.1' },
    benchmarks: [
      { ...once, name: 'by id', baseline: 'a', variants: { a: () => 1, b: () => 2 } },
      { ...once, name: 'alone', concurrency: 3, perRound: { durationMs: 1 }, variants: { c: () => 3 } },
    ],
  });
  const steps: unknown[] = [];
  const { suites, versions } = await runSuites([suite], {
    onProgress: (event) => event.type === 'step' && steps.push([event.step, event.done]),
  });
  expect(versions).toMatchObject({ pg: '8.23.1' });
  expect(steps).toEqual([
    ['by id', 0],
    ['alone', 0.5],
  ]);
  const group = { name: 'by id', baseline: 'a' };
  expect(suites).toMatchObject([
    {
      name: 'copies',
      outcome: 'completed',
      measurements: [
        {
          name: 'a',
          group,
          about: '1 caller, 2 × 5 operations',
          metrics: { succeeded: 10 },
          rounds: [{}, {}],
        },
        { name: 'b', group, comparison: { verdict: 'undecided' } },
        { name: 'c', group: { name: 'alone' }, about: '3 callers, 2 × 1 ms' },
      ],
    },
  ]);
});

test('a benchmark suite that hangs gives what it measured until it was stopped', async () => {
  const hang = (_: unknown, { index }: { index: number }) => (index < 3 ? undefined : new Promise(() => {}));
  const suite = new BenchmarkSuite({
    name: 's',
    benchmarks: [{ ...once, name: 'b', variants: { v: hang } }],
  });
  const { suites } = await runSuites([suite], { timeoutMs: 50 });
  expect(suites).toMatchObject([
    { outcome: 'timed out', measurements: [{ name: 'v', metrics: { succeeded: 3 } }] },
  ]);
});
