import type { Clock } from '../clock/clock.ts';
import type { Random } from '../statistics/random.ts';
import type { Operation } from '../suite/benchmark.ts';
import { isPromiseLike } from '../suite/is-promise-like.ts';
import type { Share } from './arrival-schedule.ts';
import type { LoadRecorder } from './load-recorder.ts';

export interface FlightsOptions<Context> {
  readonly operation: Operation<Context>;
  readonly context: Context;
  readonly share: Share;
  readonly random: Random;
  readonly recorder: LoadRecorder;
  /** Milliseconds since the load began. */
  readonly clock: Clock;
}

/** Begins operations, and notes how they end. */
export class Flights<Context> {
  readonly #options: FlightsOptions<Context>;
  readonly #controller = new AbortController();
  /** How many are under way, by phase. */
  readonly #underWay: number[] = [];
  /** The numbers of callers that have been given back. */
  readonly #freeCallers: number[] = [];
  #callers = 0;
  #begun = 0;
  #isOver = false;
  #landed: (() => void) | undefined;

  constructor(options: FlightsOptions<Context>) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#options.recorder.inFlight;
  }

  /**
   * A number of a caller that nobody else has until it is given back, in whatever phase: operations of the last one may
   * still be under way.
   */
  takeCaller(): number {
    return this.#freeCallers.pop() ?? this.#callers++;
  }

  giveBackCaller(caller: number): void {
    this.#freeCallers.push(caller);
  }

  /** Begins an operation that should begin at `intendedMs`; `ended` is called when it has, within this call or later. */
  begin(phase: number, intendedMs: number, caller: number, ended: () => void): void {
    const { operation, context, share, random, recorder, clock } = this.#options;
    const { worker, workers } = share;
    recorder.begin(phase, intendedMs, clock());
    this.#underWay[phase] = (this.#underWay[phase] ?? 0) + 1;
    const call = {
      index: this.#begun++ * workers + worker,
      caller: caller * workers + worker,
      signal: this.#controller.signal,
      random,
    };
    const end = (failure?: { readonly error: unknown }) => {
      if (this.#isOver) return;
      const nowMs = clock();
      if (failure) recorder.fail(phase, nowMs, failure.error);
      else recorder.succeed(phase, intendedMs, nowMs);
      this.#underWay[phase] = (this.#underWay[phase] ?? 0) - 1;
      if (recorder.inFlight === 0) this.#landed?.();
      ended();
    };
    let returned: unknown;
    try {
      returned = operation(context, call);
    } catch (error) {
      end({ error });
      return;
    }
    if (isPromiseLike(returned)) {
      // What is no promise of this realm is adopted by one, so that it settles once.
      Promise.resolve(returned).then(
        () => end(),
        (error: unknown) => end({ error }),
      );
    } else {
      end();
    }
  }

  /** Calls `landed` when no operation is under way, at once or later. */
  whenLanded(landed: () => void): void {
    if (this.inFlight === 0) landed();
    else this.#landed = landed;
  }

  /** Counts what is still under way as failed. */
  giveUp(): void {
    const nowMs = this.#options.clock();
    const error = new Error(`It had not ended when the load was over, at ${Math.round(nowMs)} ms.`);
    this.#underWay.forEach((count, phase) => {
      for (let n = 0; n < count; n++) this.#options.recorder.fail(phase, nowMs, error, UNFINISHED);
    });
  }

  /** From now on, what ends is not noted, and what has not ended is told to. */
  close(reason: unknown): void {
    this.#isOver = true;
    this.#controller.abort(reason);
  }
}

const UNFINISHED = 'unfinished';
