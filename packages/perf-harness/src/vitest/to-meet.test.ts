import { describe, expect, expectTypeOf, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { sampleResult } from '../fixtures/sample-result.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { runSuites } from '../runner/run-suites.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';
import './index.ts';

const limited = { name: 'm', metrics: metricsOf([1, 2, 3]), thresholds: { maxMs: 10 } };
const result = await runSuites([{ name: 's', run: ({ add }) => add(() => limited) }]);

describe('toMeet', () => {
  test('passes where all limits are met', () => {
    expect(result).toMeet({ p95Ms: 200, errorRate: 0.01 });
    expect(result.suites[0]).toMeet({ p95Ms: 200 });
    expect(limited.metrics).toMeet({ maxMs: 3 });
    expect(result).not.toMeet({ maxMs: 2 });
  });

  test('says of each limit that was missed by how much', () => {
    expect(() => expect(result).toMeet({ maxMs: 2, minMs: 5, averageMs: 1 })).toThrow(
      [
        'Expected all limits to be met:',
        '  m: maxMs is 3; it must be at most 2.',
        '  m: averageMs is 2; it must be at most 1.',
      ].join('\n'),
    );
  });

  test('holds a load to limits, also on its numbers, and names it', async () => {
    const load = new LoadGenerator({
      name: 'steady',
      target: { operation: () => undefined },
      phases: [{ durationMs: 50, arrivals: { perSecond: 100 } }],
    });
    const steady = await load.run();
    expect(steady).toMeet({ succeeded: 5, dropped: 0 });
    expect(() => expect(steady).toMeet({ succeeded: 6 })).toThrow(
      '  steady: succeeded is 5; it must be at least 6.',
    );
    expect(() => expect({ ...steady, outcome: 'cancelled' }).toMeet({ dropped: 0 })).toThrow(
      "  load 'steady' was not completed: it was cancelled.",
    );
  });

  test('without limits holds a result to those of its suites', () => {
    expect(result).toMeet();
    expect(() => expect(sampleResult).toMeet()).toThrow(
      [
        'Expected all limits to be met:',
        `  suite 'retries' was not completed: it failed: connect <refused> & "gone"`,
        '  look-ups › by id › holdfast: p95Ms is 0.25; it must be at most 0.2.',
        '  look-ups › sessions: rssGrowthBytes is 12580000; it must be at most 10485760.',
      ].join('\n'),
    );
  });

  test('negated says that nothing was missed', () => {
    expect(() => expect(result).not.toMeet({ maxMs: 3 })).toThrow(
      'Expected a limit to be missed, but all were met.',
    );
  });

  test('refuses what would always pass', () => {
    expect(() => expect(42).toMeet({ maxMs: 3 })).toThrow('toMeet() looks at what runSuites() resolves to');
    expect(() => expect(limited.metrics).toMeet()).toThrow('only the result of a run has limits of its own');
    expect(() => expect(result).toMeet({ p95: 3 })).toThrow("Did you mean 'p95Ms'?");
  });

  test('is typed', () => {
    expectTypeOf(expect(result).toMeet).parameter(0).toEqualTypeOf<Thresholds | undefined>();
    // @ts-expect-error a limit is a number
    expect(() => expect(result).toMeet({ p95Ms: '200' })).toThrow('thresholds.p95Ms must be a finite number');
  });
});
