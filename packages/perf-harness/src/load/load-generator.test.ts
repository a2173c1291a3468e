import { describe, expect, test } from 'vitest';
import { VirtualTime } from '../fixtures/virtual-time.ts';
import type { Call } from '../suite/benchmark.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadProgress, LoadResult } from './load-result.ts';
import type { LoadPhase } from './phase.ts';

/** Runs a load in virtual time, on operations that take as long as they are told. */
async function run(
  phases: readonly LoadPhase[],
  operation: (time: VirtualTime, call: Call) => unknown,
  { maxInFlight = 1_000, drainMs = 10_000, onProgress = (_: LoadProgress) => {} } = {},
): Promise<LoadResult> {
  const time = new VirtualTime();
  const target = { operation: (_: unknown, call: Call) => operation(time, call) };
  const load = new LoadGenerator({ name: 'l', target, phases, maxInFlight, drainMs });
  const result = await time.during(load.run({ time, seed: 1, onProgress }));
  expect(time.waiting, 'nothing is left waiting').toBe(0);
  return result;
}

const second: LoadPhase = { durationMs: 1_000, arrivals: { perSecond: 100 } };

describe('an open phase', () => {
  test('begins operations on schedule, however long they take', async () => {
    const begun: number[] = [];
    const result = await run([second], (time) => {
      begun.push(time.now());
      return time.sleep(300);
    });
    expect(begun).toEqual(Array.from({ length: 100 }, (_, index) => index * 10));
    expect(result).toMatchObject({
      outcome: 'completed',
      counts: { offered: 100, dropped: 0, unfinished: 0 },
      metrics: { succeeded: 100, failed: 0, minMs: 300, maxMs: 300 },
      lateness: { medianMs: 0, p99Ms: 0, maxMs: 0 },
      // The last one began at 990 ms.
      durationMs: 1_290,
    });
  });

  test('drops and counts what arrives while too much is under way, and holds nothing back', async () => {
    const callers = new Set<number>();
    const result = await run(
      [second],
      (time, { caller }) => {
        callers.add(caller);
        return time.sleep(100);
      },
      { maxInFlight: 4 },
    );
    // Every 100 ms, 4 of 10 find room.
    expect(result).toMatchObject({
      counts: { offered: 100, dropped: 60, unfinished: 0 },
      metrics: { operations: 40, succeeded: 40, maxMs: 100 },
    });
    expect([...callers].sort()).toEqual([0, 1, 2, 3]);
  });

  test('measures from the moment an operation should have begun', async () => {
    // An operation that keeps the thread for 50 ms is five times too slow: each one comes 40 ms later than the one before.
    let busyUntil = 0;
    const time = new VirtualTime();
    const hog = { now: () => Math.max(time.now(), busyUntil), wakeAt: time.wakeAt };
    const operation = () => {
      busyUntil = hog.now() + 50;
    };
    const phases: LoadPhase[] = [{ durationMs: 100, arrivals: { perSecond: 100 } }];
    const load = new LoadGenerator({ name: 'l', target: { operation }, phases });
    const result = await time.during(load.run({ time: hog }));
    expect(result).toMatchObject({
      metrics: { succeeded: 10, minMs: 50, maxMs: 410, averageMs: 230 },
      lateness: { maxMs: 360 },
    });
  });

  test('drops what is so late that nobody waits for it any more', async () => {
    let busyUntil = 0;
    const time = new VirtualTime();
    const hog = { now: () => Math.max(time.now(), busyUntil), wakeAt: time.wakeAt };
    const operation = () => {
      busyUntil = hog.now() + 50;
    };
    const phases: LoadPhase[] = [{ durationMs: 1_000, arrivals: { perSecond: 100 } }];
    const load = new LoadGenerator({ name: 'l', target: { operation }, phases, drainMs: 500 });
    const { counts, metrics } = await time.during(load.run({ time: hog }));
    expect(counts).toEqual({ offered: 100, dropped: 70, unfinished: 0 });
    expect(metrics.succeeded).toBe(30);
  });
});

describe('a closed phase', () => {
  test('has callers that wait for their operation, and think', async () => {
    const begun: number[] = [];
    const result = await run([{ durationMs: 1_000, callers: 3, thinkTimeMs: 60 }], (time, { caller }) => {
      if (caller === 0) begun.push(time.now());
      return time.sleep(40);
    });
    expect(begun).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(result).toMatchObject({
      counts: { offered: 30, dropped: 0, unfinished: 0 },
      metrics: { succeeded: 30, minMs: 40, maxMs: 40 },
    });
  });

  test('lets an operation that is under way at its end come to its own', async () => {
    const { metrics, durationMs } = await run([{ durationMs: 100, callers: 2 }], (time) => time.sleep(70));
    expect(metrics).toMatchObject({ succeeded: 4, measuredMs: 140 });
    expect(durationMs).toBe(140);
  });
});

test('phases follow each other without a pause, and operations count where they arrived', async () => {
  const result = await run(
    [
      { name: 'warm-up', durationMs: 500, arrivals: { perSecond: 20 }, warmUp: true },
      { name: 'calm', durationMs: 1_000, arrivals: { perSecond: 10 } },
      { name: 'callers', durationMs: 1_000, callers: 2 },
      { durationMs: 500, arrivals: { perSecond: { from: 0, to: 80 } } },
    ],
    (time) => time.sleep(250),
  );
  expect(result.phases).toMatchObject([
    { name: 'warm-up', startMs: 0, counts: { offered: 10 }, metrics: { succeeded: 10, measuredMs: 700 } },
    { name: 'calm', startMs: 500, counts: { offered: 10 }, metrics: { succeeded: 10, measuredMs: 1_150 } },
    { name: 'callers', startMs: 1_500, counts: { offered: 8 }, metrics: { succeeded: 8, measuredMs: 1_000 } },
    { name: 'phase 4', startMs: 2_500, counts: { offered: 20 }, metrics: { succeeded: 20 } },
  ]);
  expect(result.counts).toEqual({ offered: 38, dropped: 0, unfinished: 0 });
  expect(result.metrics).toMatchObject({ succeeded: 38 });
  // From the end of the warm-up.
  expect(result.metrics.measuredMs).toBe(result.durationMs - 500);
});

test('the timeline tells which seconds belong wholly to what is measured', async () => {
  const warmUp = { ...second, durationMs: 1_500, warmUp: true };
  const { timeline } = await run([warmUp, { ...second, durationMs: 2_500 }], (time) => time.sleep(1_100));
  expect(timeline.measured).toEqual([false, false, true, true, false, false]);
});

test('throughput is of the time of the measured phases, without the warm-ups between them', async () => {
  const result = await run(
    [second, { durationMs: 8_000, arrivals: { perSecond: 1 }, warmUp: true }, { ...second, name: 'again' }],
    () => {},
  );
  expect(result.metrics).toMatchObject({ succeeded: 200, measuredMs: 2_000, operationsPerSecond: 100 });
});

test('one operation that hangs does not count against the throughput', async () => {
  const result = await run([second], (_, { index }) => (index === 7 ? new Promise(() => {}) : undefined));
  expect(result).toMatchObject({
    durationMs: 11_000,
    metrics: { succeeded: 99, failed: 1, operationsPerSecond: 99 },
    phases: [{ metrics: { operationsPerSecond: 99 } }],
  });
});

test('a target that falls behind is not credited with what it did after the phase', async () => {
  let freeAtMs = 0;
  const result = await run([second], (time) => {
    freeAtMs = Math.max(freeAtMs, time.now()) + 20;
    return time.sleep(freeAtMs - time.now());
  });
  expect(result.metrics).toMatchObject({ succeeded: 100, measuredMs: 2_000, operationsPerSecond: 50 });
});

test('callers come when they come, and make no generator look punctual that is late with arrivals', async () => {
  const callers: LoadPhase = { durationMs: 1_000, callers: 10 };
  expect((await run([callers], (time) => time.sleep(10))).lateness).toEqual({
    medianMs: null,
    p99Ms: null,
    maxMs: null,
  });
  const time = new VirtualTime();
  // All that arrives finds the generator 50 ms behind.
  const late = { now: time.now, wakeAt: (atMs: number, wake: () => void) => time.wakeAt(atMs + 50, wake) };
  const arrivals: LoadPhase = { name: 'arrivals', durationMs: 100, arrivals: { perSecond: 10 } };
  const operation = () => time.sleep(1);
  const load = new LoadGenerator({ name: 'l', target: { operation }, phases: [callers, arrivals] });
  const { lateness } = await time.during(load.run({ time: late }));
  expect(lateness.medianMs).toBeGreaterThanOrEqual(49);
});

test.each([
  ['arrivals', 'callers'],
  ['callers', 'arrivals'],
  ['callers', 'callers'],
  ['arrivals', 'arrivals'],
])('no two operations at once have the same caller, also where %s are followed by %s', async (...kinds) => {
  const phases = kinds.map((kind, index): LoadPhase => {
    const common = { name: `phase ${index}`, durationMs: 1_000 };
    return kind === 'callers' ? { ...common, callers: 5, thinkTimeMs: 10 } : { ...second, ...common };
  });
  const busy = new Set<number>();
  const taken: number[] = [];
  await run(phases, async (time, { caller }) => {
    if (busy.has(caller)) taken.push(caller);
    busy.add(caller);
    await time.sleep(95);
    busy.delete(caller);
  });
  expect(taken).toEqual([]);
  expect(busy.size).toBe(0);
});

test('callers that pause at the end of a phase leave their numbers to the next', async () => {
  const callers = new Set<number>();
  const phase: LoadPhase = { durationMs: 100, callers: 3, thinkTimeMs: 1_000 };
  await run([phase, phase, phase], (_, { caller }) => callers.add(caller));
  expect([...callers].sort()).toEqual([0, 1, 2]);
});

test('operations that fail are counted by kind, and those that never end as unfinished', async () => {
  let given: AbortSignal | undefined;
  const result = await run([second], (time, { index, signal }) => {
    given = signal;
    if (index % 4 === 0) throw new TypeError('bad');
    if (index % 4 === 1) return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    return index === 50 || index === 98 ? new Promise(() => {}) : time.sleep(10);
  });
  expect(result).toMatchObject({
    durationMs: 11_000,
    counts: { offered: 100, dropped: 0, unfinished: 0 },
    metrics: {
      succeeded: 48,
      failed: 52,
      errors: [
        { kind: 'TypeError', count: 25 },
        { kind: 'ECONNRESET', count: 25 },
        { kind: 'unfinished', count: 2 },
      ],
    },
  });
  expect(given?.aborted).toBe(true);
});

test('the timeline tells second by second what arrived and what ended, and progress tells the same', async () => {
  const progress: LoadProgress[] = [];
  const phases: LoadPhase[] = [
    { name: 'calm', durationMs: 2_000, arrivals: { perSecond: 10 } },
    { name: 'storm', durationMs: 1_000, arrivals: { perSecond: 100 } },
  ];
  const result = await run(
    phases,
    (time, { index }) => {
      if (index === 3) throw new Error('bad');
      return time.sleep(index < 15 ? 10 : 600);
    },
    { maxInFlight: 50, onProgress: (interval) => progress.push(interval) },
  );
  expect(result.timeline).toEqual({
    intervalMs: 1_000,
    measured: [true, true, true, false],
    offered: [10, 10, 100, 0],
    succeeded: [9, 5, expect.any(Number), expect.any(Number)],
    failed: [1, 0, 0, 0],
    dropped: [0, 0, expect.any(Number), 0],
    inFlight: [0, 5, 50, 0],
    p50Ms: [10, 10, 600, 600].map((ms) => expect.closeTo(ms, 0)),
    p99Ms: [10, 10, 600, 600].map((ms) => expect.closeTo(ms, 0)),
  });
  const { offered, succeeded, failed, dropped, inFlight, p50Ms, p99Ms } = result.timeline;
  expect(progress.map(({ fromMs, toMs, phase }) => [fromMs, toMs, phase])).toEqual([
    [0, 1_000, 'calm'],
    [1_000, 2_000, 'calm'],
    [2_000, 3_000, 'storm'],
    [3_000, result.durationMs, 'storm'],
  ]);
  progress.forEach((interval, index) => {
    expect(interval).toMatchObject({
      offered: offered[index],
      succeeded: succeeded[index],
      failed: failed[index],
      dropped: dropped[index],
      inFlight: inFlight[index],
      p50Ms: p50Ms[index],
      p99Ms: p99Ms[index],
    });
  });
});

test('a result is plain data that says where, with what and from which seed it was measured', async () => {
  const result = await run([second], () => {});
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(result).toMatchObject({
    format: 1,
    load: 'l',
    seed: 1,
    workers: 1,
    maxInFlight: 1_000,
    machine: { platform: process.platform },
    versions: { node: process.versions.node },
  });
});

test('the same seed gives operations the same numbers', async () => {
  const drawn: number[][] = [];
  for (let repetition = 0; repetition < 2; repetition++) {
    const numbers: number[] = [];
    drawn.push(numbers);
    const phases: LoadPhase[] = [{ durationMs: 500, arrivals: { perSecond: 100, spacing: 'poisson' } }];
    await run(phases, (time, { random }) => numbers.push(time.now(), random()));
  }
  expect(drawn[0]?.length).toBeGreaterThan(50);
  expect(drawn[1]).toEqual(drawn[0]);
});
