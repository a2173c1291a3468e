import { LoadGenerator } from '@holdfast/perf-harness';

/** Twice as many arrivals in each phase, until the thread cannot keep up. */
const rates = [25_000, 50_000, 100_000, 200_000, 400_000, 800_000];

const load = new LoadGenerator({
  name: 'How many arrivals a second one thread offers',
  target: { operation: async () => {} },
  phases: [
    { name: 'warm-up', durationMs: 1_000, arrivals: { perSecond: 100_000 }, warmUp: true },
    ...rates.flatMap((perSecond) => [
      { name: `${perSecond.toLocaleString('en')} a second`, durationMs: 2_000, arrivals: { perSecond } },
      // What one phase is late must not be the next one's.
      { name: `after ${perSecond}`, durationMs: 3_000, arrivals: { perSecond: 0 } },
    ]),
  ],
});

const { load: name, phases } = await load.run();
process.stdout.write(`${name}\n`);
for (const { name: phase, counts, metrics } of phases.filter(({ counts }) => counts.offered > 0)) {
  const { medianMs, p99Ms, maxMs } = metrics;
  const late = [medianMs, p99Ms, maxMs].map((ms) => ((ms ?? 0) * 1_000).toFixed(1));
  process.stdout.write(
    `  ${phase}: ${counts.offered} offered, ${counts.dropped} dropped; µs late at p50, p99, most: ${late.join(', ')}\n`,
  );
}
