/** Why a circuit opened: what the rule had seen, and the failure that was one too many. */
export interface OpenReason {
  readonly summary: string;
  /** Undefined where no call failed: they were slow, or the circuit was opened by hand. */
  readonly lastFailure: unknown;
}

/** Calls go through. */
export interface Closed {
  readonly kind: 'closed';
}

/** Calls fail at once. */
export interface Open {
  readonly kind: 'open';
  /** On the breaker's clock, in milliseconds. */
  readonly until: number;
  readonly reason: OpenReason;
}

/** A few calls go through, to see. */
export interface HalfOpen {
  readonly kind: 'half-open';
  /** How many calls are under way. */
  readonly probing: number;
  readonly successes: number;
  /** When probes that never answered are given up, on the breaker's clock. */
  readonly until: number;
  readonly reason: OpenReason;
}

/** Calls fail at once until somebody closes the circuit. */
export interface ForcedOpen {
  readonly kind: 'forced-open';
  readonly reason: OpenReason;
}

/** Calls go through, and nothing is learnt from them. */
export interface Disabled {
  readonly kind: 'disabled';
}

export type BreakerState = Closed | Open | HalfOpen | ForcedOpen | Disabled;

export type BreakerStateKind = BreakerState['kind'];
