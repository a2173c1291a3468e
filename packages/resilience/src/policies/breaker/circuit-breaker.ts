import { checkNumber } from '../../errors/check-option.ts';
import { classifyError } from '../../failure/classify-error.ts';
import type { FailureKind } from '../../failure/failure-kinds.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { fullContext, type Policy, type PolicyContext } from '../policy.ts';
import { type CircuitBreakerOptions, makeTripRule } from './breaker-options.ts';
import type { BreakerState, HalfOpen, Open, OpenReason } from './breaker-state.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import type { TripRule } from './trip-rule.ts';

const changeChannel = eventChannel('holdfast:breaker:change');

/** Failures that say nothing about what was called: it was not reached, or nobody knows what went wrong. */
const noEvidence: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'cancelled',
  'circuit-open',
  'pool-closed',
  'pool-timeout',
  'unknown',
]);

/**
 * Leave to make one call. It belongs to the state it was given in: what comes of a call that began in an earlier
 * state says nothing about the present one, and is not counted.
 */
export interface BreakerPermit {
  readonly since: number;
}

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
  readonly #openMs: number;
  readonly #probes: number;
  readonly #isOutage: ((error: unknown) => boolean) | undefined;
  readonly #now: () => number;
  #state: BreakerState = { kind: 'closed' };
  /** Counts the states: a permit of another epoch is stale. */
  #permit: BreakerPermit = { since: 0 };

  constructor(options: CircuitBreakerOptions = {}) {
    this.name = options.name ?? 'the circuit';
    this.#rule = makeTripRule(options);
    this.#openMs = checkNumber('openMs', options.openMs, 30_000, { min: 1 });
    this.#probes = checkNumber('probes', options.probes, 3, { min: 1, integer: true });
    this.#isOutage = options.isOutage;
    this.#now = options.now ?? (() => performance.now());
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Runs `work`, or rejects with `CircuitOpenError` without running it. */
  async run<Result>(
    work: (context: PolicyContext) => PromiseLike<Result>,
    context?: Partial<PolicyContext>,
  ): Promise<Result> {
    const permit = this.enter();
    try {
      const result = await work(fullContext(context));
      this.succeeded(permit);
      return result;
    } catch (error) {
      this.failed(permit, error);
      throw error;
    }
  }

  /**
   * For calls that do not fit in a function: leave to make one, or `CircuitOpenError`. Each permit must be given back
   * once, to `succeeded`, `failed` or `abandoned`.
   */
  enter(): BreakerPermit {
    if (this.#state.kind !== 'closed') this.#enterProbe(this.#state);
    return this.#permit;
  }

  /** What callers are refused with while the circuit is open; for those who wait for something behind it. */
  refusal(): CircuitOpenError | undefined {
    return this.#state.kind === 'open' ? this.#refusalOf(this.#state) : undefined;
  }

  succeeded(permit: BreakerPermit): void {
    if (permit !== this.#permit) return;
    const state = this.#state;
    if (state.kind === 'closed') this.#rule.success();
    else if (state.kind === 'half-open') this.#probeSucceeded(state);
  }

  /** Counts `error` where it is an outage, takes it for an answer where it is one, and abandons the permit otherwise. */
  failed(permit: BreakerPermit, error: unknown): void {
    if (permit !== this.#permit) return;
    const failure = classifyError(error);
    if (this.#isOutage === undefined ? failure.outage : this.#isOutage(error)) this.#outage(error);
    else if (noEvidence.has(failure.kind)) this.abandoned(permit);
    else this.succeeded(permit);
  }

  /** The call was not made after all, or says nothing. */
  abandoned(permit: BreakerPermit): void {
    const state = this.#state;
    if (permit !== this.#permit || state.kind !== 'half-open') return;
    this.#state = { ...state, freeProbes: state.freeProbes + 1 };
  }

  /** Closes, and forgets what was counted. */
  reset(): void {
    this.#rule.reset();
    this.#become({ kind: 'closed' });
  }

  #enterProbe(state: Open | HalfOpen): void {
    const now = this.#now();
    if (state.kind === 'half-open' && state.freeProbes > 0) {
      this.#state = { ...state, freeProbes: state.freeProbes - 1 };
    } else if (now >= state.until) {
      // Open for long enough; or half-open for so long that its probes will never answer.
      const freeProbes = this.#probes - 1;
      const { reason } = state;
      this.#become({ kind: 'half-open', freeProbes, successes: 0, until: now + this.#openMs, reason });
    } else {
      throw this.#refusalOf(state);
    }
  }

  #refusalOf(state: Open | HalfOpen): CircuitOpenError {
    const retryAfterMs = state.kind === 'open' ? Math.max(0, state.until - this.#now()) : 0;
    return new CircuitOpenError(this.name, retryAfterMs, state.reason);
  }

  #probeSucceeded(state: HalfOpen): void {
    const successes = state.successes + 1;
    // Every probe let in must succeed: as many are let in as are needed.
    if (successes >= this.#probes) this.reset();
    else this.#state = { ...state, successes };
  }

  #outage(error: unknown): void {
    if (this.#state.kind === 'half-open') this.#open({ summary: 'a probe failed', lastFailure: error });
    else if (this.#rule.failure()) this.#open({ summary: this.#rule.describe(), lastFailure: error });
  }

  #open(reason: OpenReason): void {
    this.#become({ kind: 'open', until: this.#now() + this.#openMs, reason });
  }

  #become(state: BreakerState): void {
    const from = this.#state.kind;
    this.#state = state;
    this.#permit = { since: this.#permit.since + 1 };
    if (changeChannel.hasSubscribers && from !== state.kind) {
      changeChannel.publish({ name: this.name, from, to: state.kind });
    }
  }
}

/** Makes a circuit breaker; see `CircuitBreaker`. Throws `InvalidOptionError`. */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  return new CircuitBreaker(options);
}
