import { requireCount, requireMilliseconds, requireThat } from '../errors/require-that.ts';
import type { ArrivalRate, Arrivals } from './arrivals.ts';
import type { LoadDefinition } from './load-definition.ts';
import type { ClosedPhase, LoadPhase, OpenPhase } from './phase.ts';

/** A load with its defaults filled in: plain data, which every thread that makes a part of it is given. */
export interface LoadPlan {
  readonly phases: readonly PlannedPhase[];
  readonly maxInFlight: number;
  readonly drainMs: number;
  readonly workers: number;
}

export type PlannedPhase = LoadPhase & {
  readonly name: string;
  readonly warmUp: boolean;
  /** Since the load began. */
  readonly startMs: number;
};

/** Fills in the defaults. @throws InvalidOptionError naming the option that cannot be meant. */
export function planLoad<Context>(definition: LoadDefinition<Context>): LoadPlan {
  const { target, phases, maxInFlight = 1_000, drainMs = 10_000, workers = 1 } = definition;
  requireThat(phases.length > 0, 'phases', 'a list of at least one', phases);
  phases.forEach(checkPhase);
  const names = phases.map((phase, index) => phase.name ?? `phase ${index + 1}`);
  requireThat(new Set(names).size === names.length, 'phases', 'named apart', names);
  requireCount('workers', workers);
  const canShare = workers === 1 || 'module' in target;
  requireThat(canShare, 'workers', '1 for a target that is in no module of its own', workers);
  requireCount('maxInFlight', maxInFlight, workers);
  requireMilliseconds('drainMs', drainMs);
  let startMs = 0;
  const planned = phases.map((phase, index) => {
    const start = startMs;
    startMs += phase.durationMs;
    return { warmUp: false, ...phase, name: names[index] ?? '', startMs: start };
  });
  return { phases: planned, maxInFlight, drainMs, workers };
}

function checkPhase(phase: LoadPhase, index: number): void {
  const at = `phases[${index}]`;
  requireMilliseconds(`${at}.durationMs`, phase.durationMs, 1);
  const isOpen = 'arrivals' in phase;
  requireThat(isOpen !== 'callers' in phase, at, "a phase with either 'arrivals' or 'callers'", phase);
  if (isOpen) checkArrivals(`${at}.arrivals`, phase);
  else checkCallers(at, phase);
}

function checkCallers(at: string, { callers, thinkTimeMs = 0 }: ClosedPhase): void {
  requireCount(`${at}.callers`, callers);
  requireMilliseconds(`${at}.thinkTimeMs`, thinkTimeMs);
}

function checkArrivals(at: string, { arrivals, durationMs }: OpenPhase): void {
  const { perSecond, spacing = 'even' }: Arrivals = arrivals;
  checkRate(`${at}.perSecond`, perSecond, durationMs);
  requireThat(spacing === 'even' || spacing === 'poisson', `${at}.spacing`, "'even' or 'poisson'", spacing);
}

function checkRate(at: string, rate: ArrivalRate, durationMs: number): void {
  if (typeof rate === 'number') {
    requireRate(at, rate);
  } else if ('from' in rate) {
    requireRate(`${at}.from`, rate.from);
    requireRate(`${at}.to`, rate.to);
  } else {
    const { base, spike } = rate;
    requireRate(`${at}.base`, base);
    requireRate(`${at}.spike.perSecond`, spike.perSecond);
    requireMilliseconds(`${at}.spike.fromMs`, spike.fromMs);
    requireMilliseconds(`${at}.spike.durationMs`, spike.durationMs);
    const endMs = spike.fromMs + spike.durationMs;
    requireThat(endMs <= durationMs, `${at}.spike`, `over before the phase is, at ${durationMs} ms`, spike);
  }
}

function requireRate(option: string, rate: unknown): void {
  const holds = typeof rate === 'number' && Number.isFinite(rate) && rate >= 0;
  requireThat(holds, option, 'a finite number of arrivals per second, at least 0', rate);
}
