import { type Clock, monotonicClock } from './clock.ts';

/** A clock, and a way to wait on it: what runs on schedule takes both from one hand, so that a test can be that hand. */
export interface Time {
  readonly now: Clock;
  /** Calls `wake` as soon as the clock shows `atMs`, and never within this call. The function it returns calls it off. */
  readonly wakeAt: (atMs: number, wake: () => void) => () => void;
}

/** Node's timers fire on whole milliseconds, and up to two late: what is nearer than this is waited for turn by turn. */
const TIMER_COARSENESS_MS = 2;

/** A timer set for longer fires at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/**
 * The process's own time. Wakes to within microseconds on an idle event loop, which goes round without pause for the
 * last two milliseconds before, and serves everything else in between.
 */
export const realTime: Time = {
  now: monotonicClock,
  wakeAt(atMs, wake) {
    let callOff: () => void;
    const wait = (isFirst: boolean) => {
      const leftMs = atMs - monotonicClock();
      if (leftMs <= 0 && !isFirst) {
        wake();
      } else if (leftMs > TIMER_COARSENESS_MS) {
        const timer = setTimeout(wait, Math.min(leftMs - TIMER_COARSENESS_MS / 2, LONGEST_TIMER_MS), false);
        callOff = () => clearTimeout(timer);
      } else {
        const immediate = setImmediate(wait, false);
        callOff = () => clearImmediate(immediate);
      }
    };
    wait(true);
    return () => callOff();
  },
};
