/** Decides when a closed circuit opens. Knows nothing of clocks and states. */
export interface TripRule {
  success(): void;
  /** Whether this failure is one too many. */
  failure(): boolean;
  /** Forgets everything. */
  reset(): void;
  /** What it has seen, to end the sentence "the circuit opened because …". */
  describe(): string;
}
