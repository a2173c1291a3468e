import fc from 'fast-check';
import { expect, test } from 'vitest';

import { VirtualClock } from '../../../test/virtual-clock.ts';
import { type Alarm, Alarms } from './alarms.ts';

interface Rung extends Alarm {
  readonly name: number;
}

/** Names and times of what is set, and of what rang; no heap, no timer. */
interface Model {
  readonly set: Map<number, number>;
  readonly rung: { name: number; at: number }[];
  nextName: number;
}

interface Real {
  readonly clock: VirtualClock;
  readonly alarms: Alarms;
  readonly set: Map<number, Rung>;
  readonly rung: { name: number; at: number }[];
}

class SetAlarm implements fc.Command<Model, Real> {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, { clock, alarms, set, rung }: Real): void {
    const name = model.nextName++;
    const at = clock.now() + this.ms;
    const alarm: Rung = { name, at, position: -1, ring: () => void rung.push({ name, at: clock.now() }) };
    model.set.set(name, at);
    set.set(name, alarm);
    alarms.set(alarm, clock.now());
  }

  toString(): string {
    return `set(${this.ms})`;
  }
}

class Cancel implements fc.Command<Model, Real> {
  readonly which: number;

  constructor(which: number) {
    this.which = which;
  }

  check({ nextName }: Readonly<Model>): boolean {
    return nextName > 0;
  }

  run(model: Model, { alarms, set }: Real): void {
    const name = this.which % model.nextName;
    const alarm = set.get(name);
    if (alarm !== undefined) alarms.cancel(alarm); // also one that has rung, or was cancelled before
    model.set.delete(name);
    expect(alarms.size).toBe(model.set.size);
  }

  toString(): string {
    return `cancel(${this.which})`;
  }
}

class Advance implements fc.Command<Model, Real> {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, { clock, alarms, rung }: Real): void {
    clock.advance(this.ms);
    for (const [name, at] of model.set) {
      if (at > clock.now()) continue;
      model.set.delete(name);
      model.rung.push({ name, at });
    }
    expect(rung.map(({ name }) => name).sort()).toEqual(model.rung.map(({ name }) => name).sort());
    for (const { name, at } of rung) {
      const due = model.rung.find((each) => each.name === name)?.at ?? Number.NaN;
      // Never early, and late by what a timer rounds up to at most.
      expect(at).toBeGreaterThanOrEqual(due);
      expect(at).toBeLessThan(due + 1);
    }
    expect(alarms.size).toBe(model.set.size);
    expect(clock.timers).toBeLessThanOrEqual(1);
  }

  toString(): string {
    return `advance(${this.ms})`;
  }
}

test('rings what is due and nothing else, over one timer, whatever is set and cancelled', () => {
  const ms = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.double({ min: 1, max: 500, noNaN: true }));
  const commands = fc.commands(
    [
      ms.map((value) => new SetAlarm(value)),
      ms.map((value) => new SetAlarm(value)),
      fc.nat(100).map((which) => new Cancel(which)),
      fc.integer({ min: 0, max: 300 }).map((value) => new Advance(value)),
    ],
    { maxCommands: 150, size: 'max' },
  );
  fc.assert(
    fc.property(commands, (sequence) => {
      const clock = new VirtualClock();
      const alarms = new Alarms(clock);
      const model: Model = { set: new Map(), rung: [], nextName: 0 };
      const real: Real = { clock, alarms, set: new Map(), rung: [] };
      fc.modelRun(() => ({ model, real }), sequence);
      new Advance(1_000).run(model, real);
      expect({ size: alarms.size, timers: clock.timers }).toEqual({ size: 0, timers: 0 });
    }),
    { numRuns: 200 },
  );
});

test('goes on ringing where one alarm throws', () => {
  const clock = new VirtualClock();
  const alarms = new Alarms(clock);
  const rung: string[] = [];
  const alarm = (at: number, ring: () => void): Alarm => ({ at, position: -1, ring });
  alarms.set(
    alarm(1, () => {
      throw new Error('a bug');
    }),
    0,
  );
  alarms.set(
    alarm(1, () => void rung.push('second')),
    0,
  );
  expect(() => clock.advance(1)).toThrow('a bug');
  clock.advance(2);
  expect(rung).toEqual(['second']);
});
