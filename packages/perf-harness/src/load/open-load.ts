import type { Time } from '../clock/time.ts';
import type { ArrivalSchedule } from './arrival-schedule.ts';
import type { Flights } from './flights.ts';
import type { LoadRecorder } from './load-recorder.ts';

export interface OpenLoadOptions<Context> {
  /** The phase's place in the plan. */
  readonly phase: number;
  readonly startMs: number;
  readonly endMs: number;
  /** From when on arrivals that are late are dropped, as nobody waits for them any more. */
  readonly deadlineMs: number;
  readonly schedule: ArrivalSchedule;
  readonly maxInFlight: number;
  readonly flights: Flights<Context>;
  readonly recorder: LoadRecorder;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** How long the event loop may be kept from timers and sockets by arrivals that are all due. */
const LONGEST_HOLD_MS = 5;

/** Begins each operation when it arrives, or drops it, until the phase is over or the signal aborted. */
export function openLoad<Context>(options: OpenLoadOptions<Context>): Promise<void> {
  const { phase, startMs, endMs, deadlineMs, schedule, maxInFlight, flights, recorder, time, signal } =
    options;
  let dueMs = startMs + schedule.next();

  return new Promise((resolve) => {
    let callOff = () => {};
    const stop = () => {
      callOff();
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const turn = () => {
      const sinceMs = time.now();
      let nowMs = sinceMs;
      let hasBegun = false;
      while (dueMs <= nowMs && nowMs - sinceMs < LONGEST_HOLD_MS) {
        const isFull = flights.inFlight >= maxInFlight;
        // Those that began in this turn had no chance to end yet: only where they still have not in the next, it is full.
        if (isFull && hasBegun) break;
        if (isFull || nowMs >= deadlineMs) {
          recorder.drop(phase, dueMs);
        } else {
          const caller = flights.takeCaller();
          recorder.arriveLate(nowMs - dueMs);
          flights.begin(phase, dueMs, caller, () => flights.giveBackCaller(caller));
          hasBegun = true;
        }
        dueMs = startMs + schedule.next();
        // An operation may be what cancels.
        if (signal.aborted) return;
        nowMs = time.now();
      }
      if (dueMs === Number.POSITIVE_INFINITY && nowMs >= endMs) stop();
      else callOff = time.wakeAt(Math.min(dueMs, endMs), turn);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else turn();
  });
}
