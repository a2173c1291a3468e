import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CallOutcome, CallWindow } from './call-window.ts';
import { CountWindow } from './count-window.ts';
import { tooHighRates } from './rates.ts';
import { TimeWindow } from './time-window.ts';

interface Call extends CallOutcome {
  /** Since the call before. */
  readonly afterMs: number;
}

const calls = fc.array(fc.record({ failed: fc.boolean(), slow: fc.boolean(), afterMs: fc.nat(400) }), {
  maxLength: 200,
  size: 'max',
});

function countsOf(outcomes: readonly CallOutcome[]) {
  return {
    calls: outcomes.length,
    failed: outcomes.filter(({ failed }) => failed).length,
    slow: outcomes.filter(({ slow }) => slow).length,
  };
}

/** Adds the calls one by one, and calls back after each with those so far and their times. */
function play(
  window: CallWindow,
  clock: { time: number },
  given: readonly Call[],
  check: (sofar: readonly (Call & { at: number })[]) => void,
): void {
  const sofar: (Call & { at: number })[] = [];
  for (const call of given) {
    clock.time += call.afterMs;
    window.add(call);
    sofar.push({ ...call, at: clock.time });
    check(sofar);
  }
}

test('a window of calls knows the last ones and no others, whatever their order', () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 30 }), (given, size) => {
      const window = new CountWindow(size);
      play(window, { time: 0 }, given, (sofar) => {
        expect(window.counts()).toEqual(countsOf(sofar.slice(-size)));
      });
      window.clear();
      expect(window.counts()).toEqual(countsOf([]));
    }),
  );
});

test('a window of time knows the calls of its last nine tenths, and none older than itself', () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 2_000 }), fc.integer(), (given, ms, start) => {
      const clock = { time: start };
      const window = new TimeWindow(ms, () => clock.time);
      play(window, clock, given, (sofar) => {
        const counts = window.counts();
        const partMs = ms / 10;
        const partStart = Math.floor((clock.time * 10) / ms);
        expect(counts).toEqual(
          countsOf(sofar.filter(({ at }) => Math.floor((at * 10) / ms) > partStart - 10)),
        );
        const surely = countsOf(sofar.filter(({ at }) => at > clock.time - ms + partMs));
        const perhaps = countsOf(sofar.filter(({ at }) => at > clock.time - ms - 0.001));
        expect(counts.calls).toBeGreaterThanOrEqual(surely.calls);
        expect(counts.calls).toBeLessThanOrEqual(perhaps.calls);
      });
    }),
  );
});

describe('tooHighRates', () => {
  test('says so with the first failed or slow call that brings a rate to its limit, and not before enough calls', () => {
    const rate = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        calls,
        fc.integer({ min: 1, max: 20 }),
        rate,
        rate,
        (given, minimumCalls, failureRate, slowRate) => {
          const rule = tooHighRates(new CountWindow(30), {
            minimumCalls,
            failureRate,
            slow: { rate: slowRate, ms: 50 },
          });
          given.forEach((outcome, index) => {
            const counts = countsOf(given.slice(Math.max(0, index - 29), index + 1));
            const tooMany = counts.failed / counts.calls >= failureRate;
            const tooSlow = counts.slow / counts.calls >= slowRate;
            const trips =
              (outcome.failed || outcome.slow) && counts.calls >= minimumCalls && (tooMany || tooSlow);
            const summary = rule.note(outcome);
            expect(summary !== undefined).toBe(trips);
            if (trips && tooMany)
              expect(summary).toBe(`${counts.failed} of the last ${counts.calls} calls failed`);
          });
        },
      ),
    );
  });
});
