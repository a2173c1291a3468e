/** What is known of the calls in a window. */
export interface CallCounts {
  readonly calls: number;
  readonly failed: number;
  readonly slow: number;
}

/** How a call ended. */
export interface CallOutcome {
  /** Whether it was an outage. */
  readonly failed: boolean;
  /** Whether it took as long as makes a call slow, failed or not. */
  readonly slow: boolean;
}

/** Remembers how the latest calls ended: the latest so many, or those of the latest so many milliseconds. */
export interface CallWindow {
  add(outcome: CallOutcome): void;
  counts(): CallCounts;
  /** Forgets everything. */
  clear(): void;
  /** What it looks at, to stand in a sentence: "the last 20 calls". */
  describe(calls: number): string;
}
