import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { type Random, seededRandom } from '../../statistics/random.ts';
import { type DrawnFaultKind, drawnFaultKinds, type FaultKind, type FaultWeights } from './fault-kind.ts';

/** From and to, in milliseconds. */
export type Range = readonly [from: number, to: number];

/** What a schedule follows from, and nothing else does. */
export interface FaultPlan {
  readonly seed: number;
  /** A kind of weight 0 never comes. */
  readonly weights: FaultWeights;
  /** How long the world is whole before a fault. */
  readonly pauseMs: Range;
  /** How long a fault lasts that lasts. */
  readonly lastsMs: Range;
  /** The step at which the replica is promoted. */
  readonly promoteAt?: number | undefined;
}

/** One fault of a schedule. Each kind takes what it has a use for. */
export interface PlannedFault {
  /** Its place in the schedule, from 0; with the seed it gives all the rest. */
  readonly step: number;
  readonly kind: FaultKind;
  readonly pauseMs: number;
  readonly lastsMs: number;
  readonly direction: 'toServer' | 'toClient' | 'both';
  readonly how: 'reset' | 'close';
  /** From 0 to 1: which share of the sessions is ended, how long the delay, how many bytes pass. */
  readonly strength: number;
}

/** The fault at a step. Steps are drawn apart, so that one can be repeated without those before it. */
export function planFault(plan: FaultPlan, step: number): PlannedFault {
  const random = seededRandom(plan.seed, step);
  const kind = drawKind(plan.weights, random);
  return {
    step,
    kind: step === plan.promoteAt ? 'promote' : kind,
    pauseMs: drawFrom(plan.pauseMs, random),
    lastsMs: drawFrom(plan.lastsMs, random),
    direction: (['toServer', 'toClient', 'both'] as const)[Math.floor(random() * 3)] ?? 'both',
    how: random() < 0.7 ? 'reset' : 'close',
    strength: random(),
  };
}

/** A schedule's faults, one after the other, without end. */
export function* planFaults(plan: FaultPlan, fromStep = 0): Generator<PlannedFault, never> {
  for (let step = fromStep; ; step++) yield planFault(plan, step);
}

function drawKind(weights: FaultWeights, random: Random): DrawnFaultKind {
  const total = drawnFaultKinds.reduce((sum, kind) => sum + weights[kind], 0);
  let left = random() * total;
  const possible = drawnFaultKinds.filter((kind) => weights[kind] > 0);
  const found = possible.find((kind) => {
    left -= weights[kind];
    return left < 0;
  });
  const drawn = found ?? possible.at(-1); // a rounding error past the last
  if (drawn) return drawn;
  throw new InvalidOptionError('weights', 'above 0 for at least one kind of fault', weights);
}

const drawFrom = ([from, to]: Range, random: Random): number => from + random() * (to - from);
