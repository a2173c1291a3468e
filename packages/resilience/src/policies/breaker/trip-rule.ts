import type { CallCounts, CallOutcome } from './call-window.ts';

/** Decides when a closed circuit opens. Knows nothing of states. */
export interface TripRule {
  /** Notes how a call ended. Where that is one too many: why, to end the sentence "the circuit opened because …". */
  note(outcome: CallOutcome): string | undefined;
  /** What it has seen and not forgotten. */
  counts(): CallCounts;
  /** Forgets everything. */
  reset(): void;
}
