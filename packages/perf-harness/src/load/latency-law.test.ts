import { describe, expect, test } from 'vitest';
import { realTime, type Time } from '../clock/time.ts';
import { VirtualTime } from '../fixtures/virtual-time.ts';
import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import { seededRandom } from '../statistics/random.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadPhase } from './phase.ts';

/** The latency that a share of all operations does not exceed. */
type Law = (share: number) => number;

const laws: Readonly<Record<string, Law>> = {
  exponential: (share) => 20 - 40 * Math.log(1 - share),
  // A Pareto law: the tail is long.
  heavy: (share) => 20 * (1 - share) ** (-1 / 2.5),
  'of two kinds': (share) => (share < 0.9 ? 25 + 10 * share : 400 + 1_000 * (share - 0.9)),
};

/** A server that answers by the law to within one in `operations`: each share once, in an order of chance. */
function serverOf(law: Law, operations: number, time: Time) {
  const random = seededRandom(3);
  const shares = Array.from({ length: operations }, (_, index) => (index + 0.5) / operations)
    .map((share) => ({ share, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ share }) => share);
  return (index: number) => {
    const takesMs = law(shares[index] ?? 0);
    return new Promise<number>((respond) => time.wakeAt(time.now() + takesMs, () => respond(takesMs)));
  };
}

function worstError(summary: MetricsSummary, law: Law): number {
  const { medianMs, p95Ms, p99Ms, p999Ms } = summary;
  const pairs = [
    [medianMs, 0.5],
    [p95Ms, 0.95],
    [p99Ms, 0.99],
    [p999Ms, 0.999],
  ] as const;
  return Math.max(...pairs.map(([ms, share]) => Math.abs((ms ?? 0) / law(share) - 1)));
}

describe.each(Object.entries(laws))('against a server with the %s law', (_, law) => {
  test.each(['even', 'poisson'] as const)('percentiles are within 1 %, with %s arrivals', async (spacing) => {
    const time = new VirtualTime();
    const respond = serverOf(law, 40_000, time);
    const load = new LoadGenerator({
      name: 'l',
      target: { operation: (_, { index }) => respond(index) },
      phases: [{ durationMs: 20_000, arrivals: { perSecond: 2_000, spacing } }],
      maxInFlight: 10_000,
    });
    const { metrics, counts } = await time.during(load.run({ time, seed: 1 }));
    expect(counts.dropped).toBe(0);
    expect(worstError(metrics, law)).toBeLessThan(0.01);
  });
});

test('so they are in real time', async ({ skip }) => {
  const law: Law = (share) => 100 - 40 * Math.log(1 - share);
  const tries = 4;
  for (let attempt = 0; attempt < tries; attempt++) {
    const respond = serverOf(law, 1_000, realTime);
    let latestMs = 0;
    const load = new LoadGenerator({
      name: 'l',
      target: {
        operation: async (_, { index }) => {
          const startedMs = performance.now();
          const takesMs = await respond(index);
          latestMs = Math.max(latestMs, performance.now() - startedMs - takesMs);
        },
      },
      phases: [{ durationMs: 2_000, arrivals: { perSecond: 500 } }],
    });
    const { metrics, counts, lateness } = await load.run();
    expect(counts).toEqual({ offered: 1_000, dropped: 0, unfinished: 0 });
    // While other processes have the cores, neither side is on time, and the server does not keep its law.
    if (latestMs + (lateness.maxMs ?? 0) > 5) continue;
    expect(worstError({ ...metrics, p999Ms: law(0.999) }, law)).toBeLessThan(0.01);
    return;
  }
  skip(`The machine was too busy for a server that keeps its law, ${tries} times.`);
});

test('a server that stalls shows in our percentiles, by just as much as it should, and not in those of a naive client', async () => {
  // Answers in 1 ms, but for the first 2 of every 10 seconds, in which it answers nobody before they are over.
  const [period, stall, service] = [10_000, 2_000, 1];
  const durationMs = 100_000;
  const latenciesUnder = async (phase: LoadPhase): Promise<MetricsSummary> => {
    const time = new VirtualTime();
    const operation = () => {
      const intoPeriod = time.now() % period;
      return time.sleep((intoPeriod < stall ? stall - intoPeriod : 0) + service);
    };
    const load = new LoadGenerator({ name: 'l', target: { operation }, phases: [phase] });
    return (await time.during(load.run({ time }))).metrics;
  };

  const naive = await latenciesUnder({ durationMs, callers: 1 });
  expect(naive.p999Ms).toBeCloseTo(service, 2);

  const ours = await latenciesUnder({ durationMs, arrivals: { perSecond: 100 } });
  // One in five arrives in a stall, and waits for what is left of it: any time up to two seconds is as likely.
  const law = (share: number) => service + Math.max(0, stall - (1 - share) * period);
  expect((ours.p95Ms ?? 0) / law(0.95)).toBeCloseTo(1, 2);
  expect((ours.p99Ms ?? 0) / law(0.99)).toBeCloseTo(1, 2);
  expect((ours.p999Ms ?? 0) / law(0.999)).toBeCloseTo(1, 2);
  expect((ours.averageMs ?? 0) / (service + (stall / period) * (stall / 2))).toBeCloseTo(1, 2);
  expect(ours.medianMs).toBeCloseTo(service, 2);
});
