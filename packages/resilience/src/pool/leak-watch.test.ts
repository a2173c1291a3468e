import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LeakWatch } from './leak-watch.ts';
import { Place } from './place.ts';

interface Thing {
  readonly since: number;
  readonly place: Place | undefined;
}

/** A clock that a test moves, and the timers on it. */
class VirtualTime {
  now = 0;
  readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  readonly schedule = (callback: () => void, ms: number): (() => void) => {
    const timer = { at: this.now + ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next);
      this.now = next.at;
      next.callback();
    }
    this.now = end;
  }
}

const place = new Place();

function watching(thresholdMs: number) {
  const time = new VirtualTime();
  const out = new Set<Thing>();
  const reports: { readonly thing: Thing; readonly at: number }[] = [];
  const watch = new LeakWatch<Thing>({
    thresholdMs,
    loans: () => out,
    onLeak: (thing, at) => reports.push({ thing, at }),
    now: () => time.now,
    schedule: time.schedule,
  });
  const take = (from: Place | undefined = place) => {
    const thing = { since: time.now, place: from };
    out.add(thing);
    watch.taken();
    return thing;
  };
  return { time, out, reports, watch, take };
}

test('reports what is held past the threshold, once, and when it is due', () => {
  const { time, reports, watch, take } = watching(100);
  const first = take();
  time.pass(60);
  const second = take();
  time.pass(1_000);
  expect(reports).toEqual([
    { thing: first, at: 100 },
    { thing: second, at: 160 },
  ]);
  expect(watch.wasReported(first)).toBe(true);
});

test('does not report a statement that gives its connection back by itself', () => {
  const { time, out, reports, watch } = watching(100);
  out.add({ since: 0, place: undefined });
  watch.taken();
  time.pass(1_000);
  expect(reports).toEqual([]);
});

test('has no timer once stopped', () => {
  const { time, watch, take } = watching(100);
  take();
  watch.stop();
  expect(time.timers.size).toBe(0);
});

test('misses no leak, reports nothing else, and never has more than one timer, whatever comes and goes', () => {
  const step = fc.record({ take: fc.boolean(), pick: fc.nat(), pass: fc.nat(80) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { time, out, reports, take } = watching(100);
      const leaked = new Set<Thing>();
      for (const { take: taking, pick, pass } of steps) {
        if (taking) take();
        else if (out.size > 0) {
          const thing = [...out][pick % out.size];
          if (thing !== undefined) out.delete(thing);
        }
        time.pass(pass);
        for (const thing of out) if (time.now - thing.since >= 100) leaked.add(thing);
        expect(new Set(reports.map((report) => report.thing))).toEqual(leaked);
        expect(time.timers.size).toBeLessThanOrEqual(1);
      }
      expect(reports).toHaveLength(leaked.size);
      for (const { thing, at } of reports) expect(at - thing.since).toBe(100);
      out.clear();
      time.pass(200);
      expect(time.timers.size).toBe(0);
    }),
  );
});
