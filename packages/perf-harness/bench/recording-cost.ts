import { createHistogram } from 'node:perf_hooks';
import { BenchmarkSuite, PerformanceMetrics } from '@holdfast/perf-harness';

/** Recordings per operation: one alone is shorter than a look at the clock. */
const BATCH = 1_000;

const latenciesMs = Float64Array.from({ length: BATCH }, (_, i) => Math.exp((i / BATCH) * 16 - 7));
const metrics = new PerformanceMetrics();
const native = createHistogram({ lowest: 1, highest: 86_400e9, figures: 3 });

const suite = new BenchmarkSuite({
  name: 'What recording a latency costs',
  benchmarks: [
    {
      name: 'recording',
      baseline: 'PerformanceMetrics',
      variants: {
        PerformanceMetrics: () => {
          for (const latencyMs of latenciesMs) metrics.record(latencyMs);
        },
        'node:perf_hooks': () => {
          for (const latencyMs of latenciesMs) native.record(Math.ceil(latencyMs * 1e6));
        },
        'clock, twice': () => {
          for (const _ of latenciesMs) performance.now() - performance.now();
        },
      },
    },
  ],
});

const { benchmarks } = await suite.run();
process.stdout.write(`${suite.name}\n`);
for (const { name, metrics: measured, comparison } of benchmarks.flatMap(({ variants }) => variants)) {
  const nanoseconds = ((measured.medianMs ?? 0) / BATCH) * 1e6;
  const compared = comparison ? `, ${comparison.ratio?.toFixed(2)} times, ${comparison.verdict}` : '';
  process.stdout.write(`  ${name}: ${nanoseconds.toFixed(1)} ns${compared}\n`);
}
