import { realTime, type Time } from '../clock/time.ts';
import { seededRandom } from '../statistics/random.ts';
import type { Operation } from '../suite/benchmark.ts';
import { ArrivalSchedule, type Share } from './arrival-schedule.ts';
import { closedLoad } from './closed-load.ts';
import { Flights } from './flights.ts';
import type { IntervalReport } from './interval-report.ts';
import type { LoadPlan, PlannedPhase } from './load-plan.ts';
import { INTERVAL_MS, LoadRecorder } from './load-recorder.ts';
import { openLoad } from './open-load.ts';

export interface LoadRunOptions<Context> {
  readonly plan: LoadPlan;
  readonly operation: Operation<Context>;
  readonly context: Context;
  /** Which of the plan's threads this is, from 0. */
  readonly worker: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly report: (report: IntervalReport) => void;
  /** @default the process's own */
  readonly time?: Time;
  /** When the load begins. @default now */
  readonly startAtMs?: number;
}

/**
 * One thread's share of a load, from its first arrival until everything under way has ended, or was given up. Ends at
 * once when the signal is aborted, whatever is under way.
 */
export async function runLoad<Context>(options: LoadRunOptions<Context>): Promise<void> {
  const { plan, operation, context, worker, seed, signal, report, time: outerTime = realTime } = options;
  const time = since(options.startAtMs ?? outerTime.now(), outerTime);
  const share: Share = { worker, workers: plan.workers };
  const recorder = new LoadRecorder(report);
  const random = seededRandom(seed, 2 * worker);
  const flights = new Flights({ operation, context, share, random, recorder, clock: time.now });
  const arrivalsRandom = seededRandom(seed, 2 * worker + 1);
  const lastPhase = plan.phases.at(-1);
  const deadlineMs = (lastPhase ? endOf(lastPhase) : 0) + plan.drainMs;
  const stopTicking = tick(time, (nowMs) => recorder.advance(nowMs));

  const runPhase = (planned: PlannedPhase, phase: number): Promise<void> => {
    const endMs = endOf(planned);
    const common = { phase, endMs, flights, time, signal };
    if ('callers' in planned) {
      const { callers, thinkTimeMs = 0 } = planned;
      return closedLoad({ ...common, callers: part(callers, share), thinkTimeMs });
    }
    const { arrivals, durationMs, startMs } = planned;
    const schedule = new ArrivalSchedule(arrivals, durationMs, share, arrivalsRandom);
    const maxInFlight = part(plan.maxInFlight, share);
    return openLoad({ ...common, startMs, deadlineMs, schedule, maxInFlight, recorder });
  };

  try {
    await reached(0, time, signal);
    for (const [index, phase] of plan.phases.entries()) {
      if (signal.aborted) break;
      await runPhase(phase, index);
    }
    await drained(flights, deadlineMs, time, signal);
    if (!signal.aborted) flights.giveUp();
  } finally {
    stopTicking();
    flights.close(signal.aborted ? signal.reason : new Error('The load is over.'));
    recorder.finish(Math.max(0, time.now()));
  }
}

function endOf({ startMs, durationMs }: PlannedPhase): number {
  return startMs + durationMs;
}

/** How many of `count` a thread has. */
function part(count: number, { worker, workers }: Share): number {
  return Math.floor((count + workers - 1 - worker) / workers);
}

/** The same time, told in milliseconds since `zeroMs`. */
function since(zeroMs: number, time: Time): Time {
  return {
    now: () => time.now() - zeroMs,
    wakeAt: (atMs, wake) => time.wakeAt(zeroMs + atMs, wake),
  };
}

/** Calls `each` at the end of every interval, however quiet it was. Returns what ends it. */
function tick(time: Time, each: (nowMs: number) => void): () => void {
  let callOff = () => {};
  const next = () => {
    const nowMs = time.now();
    if (nowMs >= 0) each(nowMs);
    callOff = time.wakeAt((Math.floor(Math.max(0, nowMs) / INTERVAL_MS) + 1) * INTERVAL_MS, next);
  };
  next();
  return () => callOff();
}

/** Until nothing is under way any more, at the latest until the deadline or until the signal is aborted. */
async function drained<Context>(
  flights: Flights<Context>,
  deadlineMs: number,
  time: Time,
  signal: AbortSignal,
): Promise<void> {
  const landed = new AbortController();
  flights.whenLanded(() => landed.abort());
  await reached(deadlineMs, time, AbortSignal.any([signal, landed.signal]));
}

/** Until the moment, or until the signal is aborted. */
function reached(atMs: number, time: Time, signal: AbortSignal): Promise<void> {
  if (signal.aborted || time.now() >= atMs) return Promise.resolve();
  return new Promise((resolve) => {
    const callOff = time.wakeAt(atMs, done);
    signal.addEventListener('abort', done);
    function done(): void {
      callOff();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
