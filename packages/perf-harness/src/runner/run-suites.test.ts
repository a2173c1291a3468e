import { describe, expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { RunProgress } from './progress.ts';
import { runSuites } from './run-suites.ts';
import type { MeasuredData, Suite, SuiteContext } from './suite.ts';

const measured: MeasuredData = { name: 'm', metrics: metricsOf([1, 2, 3]) };
const simple: Suite = { name: 'simple', title: 'A simple suite', run: ({ add }) => add(() => measured) };

/** A suite that measures two operations and then goes on as it is told. */
function midway(work: (context: SuiteContext) => unknown): Suite {
  return {
    name: 'partial',
    run: (context) => {
      const metrics = new PerformanceMetrics();
      context.add(() => ({ name: 'm', metrics: metrics.toJSON() }));
      metrics.record(1);
      metrics.record(2);
      return work(context);
    },
  };
}

const twoMeasured = [{ name: 'm', metrics: expect.objectContaining({ succeeded: 2 }), checks: [] }];

test('a result is plain data that says where, when and with what it was measured', async () => {
  const suite: Suite = {
    ...simple,
    run: ({ add, addVersions, seed }) => {
      addVersions({ postgres: '18.4' });
      add(() => [measured, { name: 'n', about: `seed ${seed}`, thresholds: {} }]);
    },
  };
  const result = await runSuites([suite], { startedAt: new Date('2026-01-02T03:04:05Z'), seed: 7 });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(result).toEqual({
    format: 2,
    startedAt: '2026-01-02T03:04:05.000Z',
    durationMs: expect.any(Number),
    machine: expect.objectContaining({ platform: process.platform, cores: expect.any(Number) }),
    versions: { node: process.versions.node, v8: process.versions.v8, postgres: '18.4' },
    seed: 7,
    suites: [
      {
        name: 'simple',
        title: 'A simple suite',
        outcome: 'completed',
        durationMs: expect.any(Number),
        measurements: [
          { ...measured, checks: [] },
          { name: 'n', about: 'seed 7', checks: [] },
        ],
      },
    ],
  });
});

test('measurements are held against the limits that came with them', async () => {
  const limited = { ...measured, thresholds: { maxMs: 2, minMs: 2 } };
  const { suites } = await runSuites([{ name: 's', run: ({ add }) => add(() => limited) }]);
  expect(suites[0]?.measurements[0]).not.toHaveProperty('thresholds');
  expect(suites[0]?.measurements[0]?.checks).toMatchObject([
    { metric: 'maxMs', limit: 2, actual: 3, met: false, room: -0.5 },
    { metric: 'minMs', limit: 2, actual: 1, met: true, room: 0.5 },
  ]);
});

describe('what was measured is in the result', () => {
  test('of a suite that throws, and the next one has its turn', async () => {
    const failure = Object.assign(new TypeError('no such table'), { code: '42P01' });
    const { suites } = await runSuites([midway(() => Promise.reject(failure)), simple]);
    expect(suites).toMatchObject([
      {
        outcome: 'failed',
        error: { name: 'TypeError', message: 'no such table', code: '42P01', stack: failure.stack },
        measurements: twoMeasured,
      },
      { outcome: 'completed' },
    ]);
  });

  test('of a suite that throws before it returns a promise, whatever it throws', async () => {
    const thrower = midway(() => {
      throw 'a string';
    });
    const { suites } = await runSuites([thrower]);
    expect(suites).toMatchObject([
      { outcome: 'failed', error: { message: 'a string' }, measurements: twoMeasured },
    ]);
  });

  test('of a suite that hangs and hears no signal, which is left behind', async () => {
    const hanging = midway(() => new Promise(() => {}));
    const { suites } = await runSuites([hanging, simple], { timeoutMs: 20, cleanUpMs: 10 });
    expect(suites).toMatchObject([
      {
        outcome: 'timed out',
        error: {
          message:
            'It was stopped after 20 ms. It had not ended 10 ms after it was told to, and was left behind: something may still be open.',
        },
        measurements: twoMeasured,
      },
      { outcome: 'completed' },
    ]);
  });

  test('of a suite that hears the signal when its time is up', async () => {
    const listening = midway(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)),
    );
    const { suites } = await runSuites([listening], { timeoutMs: 20 });
    expect(suites).toMatchObject([
      { outcome: 'timed out', error: { message: 'It was stopped after 20 ms.' }, measurements: twoMeasured },
    ]);
  });

  test('of a suite that was cancelled, and those after it are not begun', async () => {
    const controller = new AbortController();
    const cancelled = midway(({ signal }) => {
      controller.abort(new Error('stopped by SIGINT.'));
      signal.throwIfAborted();
    });
    const { suites } = await runSuites([cancelled, simple], { signal: controller.signal });
    expect(suites).toMatchObject([
      { outcome: 'cancelled', error: { message: 'stopped by SIGINT.' }, measurements: twoMeasured },
      {
        outcome: 'cancelled',
        error: { message: 'The run was cancelled before this suite began: stopped by SIGINT.' },
        measurements: [],
      },
    ]);
  });

  test('and so is what failed while the suite stopped', async () => {
    const controller = new AbortController();
    const cancelled = midway(() => {
      controller.abort(new Error('stopped by SIGINT.'));
      throw new Error('still in use');
    });
    const { suites } = await runSuites([cancelled], { signal: controller.signal });
    expect(suites[0]?.error?.message).toBe('stopped by SIGINT. As it stopped, it failed: still in use');
  });

  test('except what cannot be had, which fails the suite', async () => {
    const broken: Suite = {
      name: 'broken',
      run: ({ add }) => {
        add(() => {
          throw new Error('no numbers.');
        });
        add(() => [measured, measured]);
        add(() => ({ ...measured, name: 'last' }));
      },
    };
    const { suites } = await runSuites([broken]);
    expect(suites).toMatchObject([
      {
        outcome: 'failed',
        error: { message: "no numbers. Also: add must be called for each name once; got 'm'." },
        measurements: [{ name: 'm' }, { name: 'last' }],
      },
    ]);
  });

  test('also where a limit is mistyped, which fails the suite, and so are the other limits', async () => {
    const mistyped: Suite = {
      name: 'mistyped',
      run: ({ add }) =>
        add(() => [
          { ...measured, thresholds: { minMs: 5, p59Ms: 1, maxMs: 5 } },
          { ...measured, name: 'next' },
        ]),
    };
    const { suites } = await runSuites([mistyped]);
    expect(suites).toMatchObject([
      {
        outcome: 'failed',
        error: {
          code: 'HF_PERF_METRIC_UNKNOWN',
          message: expect.stringContaining("There is no metric 'p59Ms' to set a threshold on."),
        },
        measurements: [{ name: 'm', checks: [{ metric: 'minMs' }, { metric: 'maxMs' }] }, { name: 'next' }],
      },
    ]);
  });

  test('and why a suite failed is told before what else was wrong with it', async () => {
    const failing: Suite = {
      name: 'failing',
      run: ({ add }) => {
        add(() => ({ ...measured, thresholds: { p59Ms: 1 } }));
        throw new TypeError('no such table.');
      },
    };
    const { suites } = await runSuites([failing]);
    expect(suites[0]?.error).toMatchObject({
      name: 'TypeError',
      message: expect.stringMatching(/^no such table\. Also: There is no metric 'p59Ms'/),
    });
  });
});

test('progress tells which suite began, what it does, and how it ended', async () => {
  const events: RunProgress[] = [];
  const stepping: Suite = {
    name: 's',
    run: ({ progress }) => {
      progress('warming up');
      progress('by id', 0.5);
    },
  };
  const { suites } = await runSuites([stepping], { onProgress: (event) => events.push(event) });
  expect(events).toEqual([
    { type: 'started', suite: 's', title: 's', number: 1, total: 1 },
    { type: 'step', suite: 's', step: 'warming up' },
    { type: 'step', suite: 's', step: 'by id', done: 0.5 },
    { type: 'ended', suite: 's', result: suites[0] },
  ]);
});

test('a progress callback that throws cancels the run, and loses nothing that was measured', async () => {
  const { suites } = await runSuites([midway(() => {}), simple, { ...simple, name: 'third' }], {
    onProgress: ({ type, suite }) => {
      if (type === 'started' && suite === 'simple') throw new Error('no terminal.');
    },
  });
  expect(suites).toMatchObject([
    { outcome: 'completed', measurements: twoMeasured },
    {
      outcome: 'cancelled',
      error: { message: 'The run was cancelled before this suite began: no terminal.' },
    },
    { outcome: 'cancelled' },
  ]);
});

test('a suite that was left behind is heard no more', async () => {
  const left = Promise.withResolvers<SuiteContext>();
  const events: RunProgress[] = [];
  const hanging = midway((context) => {
    left.resolve(context);
    return new Promise(() => {});
  });
  const next: Suite = {
    name: 'next',
    run: async () => {
      const { progress, addVersions, add } = await left.promise;
      progress('still going');
      addVersions({ postgres: '1.0' });
      add(() => ({ name: 'late' }));
    },
  };
  const options = { timeoutMs: 20, cleanUpMs: 1, onProgress: (event: RunProgress) => events.push(event) };
  const { suites, versions } = await runSuites([hanging, next], options);
  expect(suites).toMatchObject([{ measurements: twoMeasured }, { measurements: [] }]);
  expect(versions).not.toHaveProperty('postgres');
  expect(events.map(({ type }) => type)).toEqual(['started', 'ended', 'started', 'ended']);
});

test.each([
  [[], {}, 'suites must be a list of at least one; got [].'],
  [[simple, simple], {}, "suites must be named apart; got [ 'simple', 'simple' ]."],
  [[simple], { timeoutMs: 0 }, 'timeoutMs must be above 0 and at most 2147483647; got 0.'],
  [[simple], { cleanUpMs: -1 }, 'cleanUpMs must be from 0 to 2147483647; got -1.'],
  [[simple], { seed: 1.5 }, 'seed must be an integer from 0 to 4294967295; got 1.5.'],
])('what cannot be meant is refused: %#', async (suites, options, message) => {
  await expect(runSuites(suites, options)).rejects.toMatchObject({ code: 'HF_INVALID_OPTION', message });
});
