import type { BreakerState, ForcedOpen, HalfOpen, Open, OpenReason } from './breaker-state.ts';
import type { CallOutcome } from './call-window.ts';

/** The numbers a circuit goes by once it is not closed. */
export interface ProbeRules {
  /** How long it stays open, and how long probes have to answer, in milliseconds. */
  readonly openMs: number;
  /** How many calls may probe at once. */
  readonly probes: number;
  /** How many must succeed to close. */
  readonly successesToClose: number;
}

export const closed: BreakerState = Object.freeze({ kind: 'closed' });
export const disabled: BreakerState = Object.freeze({ kind: 'disabled' });

/** What a call that asks to begin while the circuit is open or half-open is told. */
export type Admission =
  /** It is one more probe. */
  | { readonly kind: 'probe'; readonly state: HalfOpen }
  /** It is the first of new probes: the circuit was open for long enough, or the old probes never answered. */
  | { readonly kind: 'first-probe'; readonly state: HalfOpen }
  | { readonly kind: 'refused' };

export function opened(reason: OpenReason, now: number, { openMs }: ProbeRules): Open {
  return { kind: 'open', until: now + openMs, reason };
}

export function admit(state: Open | HalfOpen, now: number, rules: ProbeRules): Admission {
  if (state.kind === 'half-open' && hasFreePlace(state, rules)) {
    return { kind: 'probe', state: { ...state, probing: state.probing + 1 } };
  }
  if (now >= state.until) {
    const { reason } = state;
    const until = now + rules.openMs;
    return { kind: 'first-probe', state: { kind: 'half-open', probing: 1, successes: 0, until, reason } };
  }
  return { kind: 'refused' };
}

/** Never more at once than are allowed, nor more in all than are needed: every probe let in must succeed. */
function hasFreePlace({ probing, successes }: HalfOpen, rules: ProbeRules): boolean {
  return probing < rules.probes && probing + successes < rules.successesToClose;
}

/** What follows from a probe that ended. */
export function afterProbe(
  state: HalfOpen,
  outcome: CallOutcome,
  error: unknown,
  now: number,
  rules: ProbeRules,
): BreakerState {
  if (outcome.failed) return opened({ summary: 'a probe failed', lastFailure: error }, now, rules);
  // What was too slow to stay closed is too slow to close again.
  if (outcome.slow) return opened({ summary: 'a probe was slow', lastFailure: error }, now, rules);
  const successes = state.successes + 1;
  return successes >= rules.successesToClose ? closed : { ...state, probing: state.probing - 1, successes };
}

/** A probe that says nothing: another call may take its place. */
export function probeAbandoned(state: HalfOpen): HalfOpen {
  return { ...state, probing: state.probing - 1 };
}

/** How much longer calls are refused: 0 while nobody can say, infinite where it is not for time to end it. */
export function retryAfterMs(state: Open | HalfOpen | ForcedOpen, now: number): number {
  if (state.kind === 'forced-open') return Number.POSITIVE_INFINITY;
  return state.kind === 'open' ? Math.max(0, state.until - now) : 0;
}
