/** Why a circuit opened: what the rule had seen, and the failure that was one too many. */
export interface OpenReason {
  readonly summary: string;
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
  /** How many more may start. */
  readonly freeProbes: number;
  readonly successes: number;
  /** When probes that never answered are given up, on the breaker's clock. */
  readonly until: number;
  readonly reason: OpenReason;
}

export type BreakerState = Closed | Open | HalfOpen;
