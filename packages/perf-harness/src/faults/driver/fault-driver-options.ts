import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { requireSeed } from '../../statistics/random.ts';
import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { FaultyReplica, FaultyServer } from '../server/faulty-server.ts';
import {
  type DrawnFaultKind,
  defaultWeights,
  drawnFaultKinds,
  type FaultWeights,
  faultNeeds,
} from './fault-kind.ts';
import type { FaultPlan, Range } from './fault-plan.ts';
import type { FaultRecord } from './fault-report.ts';

export interface FaultDriverOptions {
  readonly server: FaultyServer;
  /** The way the workload takes to the server. @default none, and no faults of the network */
  readonly proxy?: TcpProxy;
  /** Takes the server's place at step `promoteAt`. */
  readonly replica?: FaultyReplica;
  /** The step at which the replica is promoted. @default never */
  readonly promoteAt?: number;
  readonly seed: number;
  /** How often each kind comes. @default {@link defaultWeights}, for what is not named */
  readonly weights?: Partial<FaultWeights>;
  /** How long the world is whole before each fault, in milliseconds. @default [0, 20] */
  readonly pauseMs?: Range;
  /** How long a fault lasts that lasts, in milliseconds. @default [1, 50] */
  readonly lastsMs?: Range;
  /** Called after each fault, when the world is whole again. */
  readonly onFault?: (record: FaultRecord) => void;
}

export interface FaultRunOptions {
  /** How many faults. @default until the signal stops it */
  readonly faults?: number;
  /** Where in the schedule to begin. @default 0 */
  readonly fromStep?: number;
  /** Stops the run at once; the fault that is under way ends early. */
  readonly signal?: AbortSignal;
}

/** The schedule that these options ask for. @throws InvalidOptionError naming the first that cannot be, and its value. */
export function planOf(options: FaultDriverOptions): FaultPlan {
  const { seed, proxy, replica, weights = {}, pauseMs = [0, 20], lastsMs = [1, 50], promoteAt } = options;
  requireSeed(seed);
  checkRange('pauseMs', pauseMs);
  checkRange('lastsMs', lastsMs);
  if (promoteAt !== undefined) {
    checkCount('promoteAt', promoteAt);
    if (!replica)
      throw new InvalidOptionError('promoteAt', 'left out where there is no replica to promote', promoteAt);
  }
  for (const [kind, weight] of Object.entries(weights)) {
    const known = drawnFaultKinds.find((one) => one === kind);
    if (!known) throw new InvalidOptionError('weights', `of ${drawnFaultKinds.join(', ')}`, weights);
    if (!(weight >= 0 && weight < Infinity))
      throw new InvalidOptionError(`weights.${kind}`, 'a number, at least 0', weight);
    if (weight > 0 && faultNeeds[known] === 'proxy' && !proxy)
      throw new InvalidOptionError(`weights.${kind}`, '0 where there is no proxy to do it with', weight);
  }
  const weightOf = (kind: DrawnFaultKind) =>
    faultNeeds[kind] === 'proxy' && !proxy ? 0 : (weights[kind] ?? defaultWeights[kind]);
  // Every kind has its entry; fromEntries knows only that the keys are strings.
  const all = Object.fromEntries(drawnFaultKinds.map((kind) => [kind, weightOf(kind)])) as FaultWeights;
  if (Object.values(all).every((weight) => weight === 0))
    throw new InvalidOptionError('weights', 'above 0 for at least one kind of fault', weights);
  return { seed, weights: all, pauseMs, lastsMs, promoteAt };
}

/** @throws InvalidOptionError */
export function checkRun({ faults, fromStep = 0, signal }: FaultRunOptions): void {
  checkCount('fromStep', fromStep);
  if (faults !== undefined) checkCount('faults', faults);
  else if (!signal) throw new InvalidOptionError('faults', 'a count where no signal ends the run', faults);
}

function checkRange(name: string, [from, to]: Range): void {
  if (!(from >= 0 && from <= to && to < Infinity))
    throw new InvalidOptionError(name, 'a range of milliseconds, from 0 or more up', [from, to]);
}

function checkCount(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0))
    throw new InvalidOptionError(name, 'an integer, at least 0', value);
}
