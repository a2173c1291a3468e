import { checkNumber } from '../../errors/check-option.ts';
import { longestTimerMs } from '../longest-timer.ts';
import { beginContext, type Policy, type PolicyContext, start, type Work } from '../policy.ts';
import type { Alarms } from './alarms.ts';
import { DeadlineExceededError } from './deadline-exceeded-error.ts';
import { realTime } from './real-time.ts';
import { type DeadlineSettings, RunningDeadline } from './running-deadline.ts';

export interface DeadlineOptions {
  /** How long the work may take, in milliseconds. */
  readonly ms: number;
  /** Names the work in errors and events. @default 'the work' */
  readonly name?: string;
}

/** See `deadline`; takes the alarms it goes by as well. */
export class Deadline implements Policy {
  readonly #settings: DeadlineSettings;

  constructor(options: DeadlineOptions, alarms: Alarms) {
    // There is no fitting default: `null` is refused like any other value that is no number.
    const ms = checkNumber('ms', options.ms ?? null, 0, { min: 1, max: longestTimerMs });
    RunningDeadline.prepare();
    this.#settings = { name: options.name ?? 'the work', ms, alarms };
  }

  run<Result>(work: Work<Result>, given?: Partial<PolicyContext>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const { attempt, signal: caller } = beginContext(given);
      const running = this.#begin(caller, reject);
      const context = { attempt, signal: running.signal };
      running.enter(() => {
        void start(work, context).then(
          (result) => {
            running.finish();
            resolve(result);
          },
          (error) => {
            running.finish();
            reject(error);
          },
        );
      });
    });
  }

  #begin(caller: AbortSignal | undefined, reject: (error: DeadlineExceededError) => void): RunningDeadline {
    const { name, alarms } = this.#settings;
    const now = alarms.now();
    const outer = RunningDeadline.current();
    if (outer !== undefined && outer.at <= now) {
      throw new DeadlineExceededError({ name, allowedMs: 0, elapsedMs: 0, outerName: outer.name });
    }
    return new RunningDeadline(this.#settings, now, outer, caller, reject);
  }
}

/**
 * Gives work a time to finish in. Once it is over, the signal given to the work is aborted and the caller gets a
 * `DeadlineExceededError`, whether or not the work heeds the signal. What the work calls finds the deadline by itself:
 * a deadline inside another is never later than the outer one, and `remainingMs()` says what is left. Throws
 * `InvalidOptionError`.
 *
 * Deadlines do not keep a process alive: where nothing else does, it ends before they pass.
 *
 * @example
 * const policy = deadline({ ms: 2_000, name: 'fetching the rates' });
 * await policy.run(({ signal }) => fetch(url, { signal }));
 */
export function deadline(options: DeadlineOptions): Policy {
  return new Deadline(options, realTime);
}
