import type { Time } from '../clock/time.ts';
import type { Flights } from './flights.ts';

export interface ClosedLoadOptions<Context> {
  /** The phase's place in the plan. */
  readonly phase: number;
  readonly endMs: number;
  readonly callers: number;
  readonly thinkTimeMs: number;
  readonly flights: Flights<Context>;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** How long a caller may keep the event loop from timers and sockets with operations that never let go of it. */
const LONGEST_HOLD_MS = 5;

/** Lets callers call until the phase is over or the signal aborted; what is under way then goes on. */
export function closedLoad<Context>(options: ClosedLoadOptions<Context>): Promise<void> {
  const { phase, endMs, callers, thinkTimeMs, flights, time, signal } = options;
  const pauses = new Set<() => void>();
  let isOver = signal.aborted;

  const pauseUntil = (atMs: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        callOff();
        pauses.delete(end);
        resolve();
      };
      const callOff = time.wakeAt(atMs, end);
      pauses.add(end);
    });
  const call = async () => {
    const caller = flights.takeCaller();
    let letGoMs = time.now();
    while (!isOver) {
      await new Promise<void>((ended) => flights.begin(phase, time.now(), caller, ended));
      const nowMs = time.now();
      if (isOver || (thinkTimeMs === 0 && nowMs - letGoMs < LONGEST_HOLD_MS)) continue;
      await pauseUntil(nowMs + thinkTimeMs);
      letGoMs = time.now();
    }
    flights.giveBackCaller(caller);
  };

  return new Promise((resolve) => {
    const stop = () => {
      isOver = true;
      callOffEnd();
      for (const end of pauses) end();
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const callOffEnd = time.wakeAt(endMs, stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else for (let number = 0; number < callers; number++) void call();
  });
}
