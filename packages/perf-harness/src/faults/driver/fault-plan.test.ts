import { assert, constantFrom, integer, nat, option, property, record, tuple } from 'fast-check';
import { expect, test } from 'vitest';

import { defaultWeights } from './fault-kind.ts';
import { type FaultPlan, type PlannedFault, planFault, planFaults } from './fault-plan.ts';

const range = tuple(nat(1_000), nat(1_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const weight = option(integer({ min: 1, max: 9 }), { nil: 0 });
const plans = record({
  seed: nat(),
  weights: record({
    kill: constantFrom(1, 2), // some kind must be left
    restart: weight,
    terminate: weight,
    cut: weight,
    'cut-after': weight,
    'cut-before-commit': weight,
    'drop-acknowledgement': weight,
    blackhole: weight,
    stall: weight,
    delay: weight,
    refuse: weight,
  }),
  pauseMs: range,
  lastsMs: range,
  promoteAt: option(nat(60), { nil: undefined }),
});
function schedule(plan: FaultPlan, length: number): PlannedFault[] {
  const faults = planFaults(plan);
  return Array.from({ length }, () => faults.next().value);
}

test('a seed repeats its schedule, and each step of it by itself', () => {
  assert(
    property(plans, nat(50), (plan, step) => {
      const whole = schedule(plan, 51);
      expect(schedule({ ...plan }, 51)).toEqual(whole);
      expect(planFault(plan, step)).toEqual(whole[step]);
      expect(planFaults(plan, step).next().value).toEqual(whole[step]);
      expect(schedule({ ...plan, seed: plan.seed + 1 }, 51)).not.toEqual(whole);
    }),
  );
});

test('a schedule keeps to what was asked for', () => {
  assert(
    property(plans, (plan) => {
      for (const { step, kind, pauseMs, lastsMs, strength } of schedule(plan, 80)) {
        if (kind === 'promote') expect(step).toBe(plan.promoteAt);
        else expect(plan.weights[kind]).toBeGreaterThan(0);
        if (step === plan.promoteAt) expect(kind).toBe('promote');
        for (const [value, [from, to]] of [
          [pauseMs, plan.pauseMs],
          [lastsMs, plan.lastsMs],
        ] as const) {
          expect(value >= from && value <= to).toBe(true);
        }
        expect(strength >= 0 && strength < 1).toBe(true);
      }
    }),
  );
});

test('weights change which kinds come, and nothing else about a step', () => {
  assert(
    property(plans, (plan) => {
      const others = schedule({ ...plan, weights: { ...plan.weights, kill: 1_000_000 } }, 20);
      const details = ({ kind: _, ...rest }: (typeof others)[number]) => rest;
      expect(others.map(details)).toEqual(schedule(plan, 20).map(details));
    }),
  );
});

test('kinds come as often as their weights say', () => {
  const plan = { seed: 3, weights: defaultWeights, pauseMs: [0, 1], lastsMs: [0, 1] } as const;
  const kinds = schedule(plan, 20_000).map(({ kind }) => kind);
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  // 38 parts in all; four standard deviations of a fair draw.
  expect(Math.abs(count('kill') - 20_000 / 38)).toBeLessThan(91);
  expect(Math.abs(count('stall') - 80_000 / 38)).toBeLessThan(174);
});
