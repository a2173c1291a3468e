import { eventChannel } from '../../telemetry/channels.ts';
import { beginContext, type Policy, type PolicyContext, start, type Work } from '../policy.ts';
import { type CircuitBreakerOptions, makeProbeRules, makeTripRule } from './breaker-options.ts';
import type { BreakerState, ForcedOpen, HalfOpen, Open } from './breaker-state.ts';
import { type BreakerTotals, type CircuitBreakerStats, windowStats } from './breaker-stats.ts';
import type { CallOutcome } from './call-window.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import {
  admit,
  afterProbe,
  closed,
  disabled,
  opened,
  type ProbeRules,
  probeAbandoned,
  retryAfterMs,
} from './decisions.ts';
import { evidenceOf } from './evidence.ts';
import type { TripRule } from './trip-rule.ts';

const changeChannel = eventChannel('holdfast:breaker:change');
const refusedChannel = eventChannel('holdfast:breaker:refused');

/**
 * Leave to make one call. It belongs to the state it was given in: what comes of a call that began in an earlier
 * state says nothing about the present one, and is not counted.
 */
export interface BreakerPermit {
  readonly since: number;
  /** When the call began, on the breaker's clock; undefined where no call is slow. */
  readonly startedAt?: number;
}

const success: CallOutcome = Object.freeze({ failed: false, slow: false });

/**
 * Stops calling what does not answer. Only outages count: a call that was answered with an error was answered.
 *
 * @example
 * const breaker = circuitBreaker({ name: 'invoices', consecutiveFailures: 5, openMs: 10_000 });
 * await breaker.run(({ signal }) => fetchInvoice(id, { signal }));
 */
export class CircuitBreaker implements Policy {
  readonly name: string;
  readonly #rule: TripRule;
  readonly #probeRules: ProbeRules;
  readonly #slowCallMs: number | undefined;
  readonly #isOutage: ((error: unknown) => boolean) | undefined;
  readonly #now: () => number;
  readonly #totals: BreakerTotals = { succeeded: 0, failed: 0, slow: 0, ignored: 0, refused: 0, opened: 0 };
  #state: BreakerState = closed;
  /** Counts the states: a permit of another epoch is stale. */
  #permit: BreakerPermit = { since: 0 };

  constructor(options: CircuitBreakerOptions = {}) {
    this.name = options.name ?? 'the circuit';
    this.#now = options.now ?? (() => performance.now());
    this.#rule = makeTripRule(options, this.#now);
    this.#probeRules = makeProbeRules(options);
    this.#slowCallMs = options.slowCallMs;
    this.#isOutage = options.isOutage;
  }

  get state(): BreakerState {
    return this.#state;
  }

  stats(): CircuitBreakerStats {
    const window = windowStats(this.#rule.counts());
    return { name: this.name, state: this.#state, window, totals: { ...this.#totals } };
  }

  /** Runs `work`, or rejects with `CircuitOpenError` without running it. */
  run<Result>(work: Work<Result>, given?: Partial<PolicyContext>): Promise<Result> {
    let context: PolicyContext;
    let permit: BreakerPermit;
    try {
      context = beginContext(given);
      permit = this.enter();
    } catch (refusal) {
      return Promise.reject(refusal);
    }
    return start(work, context).then(
      (result) => {
        this.succeeded(permit);
        return result;
      },
      (error) => {
        this.failed(permit, error);
        throw error;
      },
    );
  }

  /**
   * For calls that do not fit in a function: leave to make one, or `CircuitOpenError`. Each permit must be given back
   * once, to `succeeded`, `failed` or `abandoned`.
   */
  enter(): BreakerPermit {
    const state = this.#state;
    if (state.kind === 'forced-open') this.#refuse(this.#refusalOf(state));
    if (state.kind === 'open' || state.kind === 'half-open') this.#enterProbe(state);
    if (this.#slowCallMs === undefined) return this.#permit;
    return { since: this.#permit.since, startedAt: this.#now() };
  }

  /** What callers are refused with while the circuit is open; for those who wait for something behind it. */
  refusal(): CircuitOpenError | undefined {
    const state = this.#state;
    return state.kind === 'open' || state.kind === 'forced-open' ? this.#refusalOf(state) : undefined;
  }

  succeeded(permit: BreakerPermit): void {
    if (this.#isStale(permit)) return;
    this.#totals.succeeded += 1;
    this.#learn(this.#isSlow(permit) ? { failed: false, slow: true } : success, undefined);
  }

  /** Counts `error` where it is an outage, takes it for an answer where it is one, and abandons the permit otherwise. */
  failed(permit: BreakerPermit, error: unknown): void {
    const evidence = evidenceOf(error, this.#isOutage);
    if (evidence === 'none') this.abandoned(permit);
    else if (evidence === 'answer') this.succeeded(permit);
    else if (!this.#isStale(permit)) {
      this.#totals.failed += 1;
      this.#learn({ failed: true, slow: this.#isSlow(permit) }, error);
    }
  }

  /** The call was not made after all, or says nothing. */
  abandoned(permit: BreakerPermit): void {
    if (this.#isStale(permit)) return;
    this.#totals.ignored += 1;
    if (this.#state.kind === 'half-open') this.#state = probeAbandoned(this.#state);
  }

  /** Closes, from whatever state, and forgets what was seen. */
  reset(): void {
    this.#become(closed);
  }

  /** Refuses every call until `reset`; `why` is for those who are refused: "the database is being moved". */
  forceOpen(why = 'it was opened by hand'): void {
    this.#become({ kind: 'forced-open', reason: { summary: why, lastFailure: undefined } });
  }

  /** Lets every call through, and learns nothing from them, until `reset`. */
  disable(): void {
    this.#become(disabled);
  }

  #enterProbe(state: Open | HalfOpen): void {
    const admission = admit(state, this.#now(), this.#probeRules);
    if (admission.kind === 'refused') this.#refuse(this.#refusalOf(state));
    else if (admission.kind === 'probe') this.#state = admission.state;
    else this.#become(admission.state);
  }

  #refuse(error: CircuitOpenError): never {
    this.#totals.refused += 1;
    if (refusedChannel.hasSubscribers) {
      refusedChannel.publish({ name: this.name, retryAfterMs: error.retryAfterMs });
    }
    throw error;
  }

  #refusalOf(state: Open | HalfOpen | ForcedOpen): CircuitOpenError {
    return new CircuitOpenError(this.name, retryAfterMs(state, this.#now()), state.reason);
  }

  /** Whether the call began in another state; such a one is not counted. */
  #isStale(permit: BreakerPermit): boolean {
    if (permit.since === this.#permit.since) return false;
    this.#totals.ignored += 1;
    return true;
  }

  #isSlow({ startedAt }: BreakerPermit): boolean {
    if (startedAt === undefined || this.#slowCallMs === undefined) return false;
    const slow = this.#now() - startedAt >= this.#slowCallMs;
    if (slow) this.#totals.slow += 1;
    return slow;
  }

  #learn(outcome: CallOutcome, error: unknown): void {
    const state = this.#state;
    if (state.kind === 'closed') {
      const summary = this.#rule.note(outcome);
      if (summary !== undefined)
        this.#become(opened({ summary, lastFailure: error }, this.#now(), this.#probeRules));
    } else if (state.kind === 'half-open') {
      const next = afterProbe(state, outcome, error, this.#now(), this.#probeRules);
      if (next.kind === 'half-open') this.#state = next;
      else this.#become(next);
    }
  }

  /** Begins a new epoch. */
  #become(state: BreakerState): void {
    const from = this.#state.kind;
    this.#state = state;
    this.#permit = { since: this.#permit.since + 1 };
    this.#rule.reset();
    if (state.kind === 'open') this.#totals.opened += 1;
    if (changeChannel.hasSubscribers && from !== state.kind) {
      const summary = 'reason' in state ? state.reason.summary : undefined;
      changeChannel.publish({ name: this.name, from, to: state.kind, summary });
    }
  }
}

/** Makes a circuit breaker; see `CircuitBreaker`. Throws `InvalidOptionError`. */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  return new CircuitBreaker(options);
}
