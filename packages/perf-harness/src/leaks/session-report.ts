/** How many of one kind there were. */
export interface SessionCounts {
  readonly opened: number;
  readonly closed: number;
  /** Open at this moment: opened and not closed, whatever the garbage collector made of them. */
  readonly open: number;
  /** The most that were open at once. */
  readonly peak: number;
}

/** What one place in the program opened and nobody closed. */
export interface SessionLeak {
  /** What was left open: `session`, `checkout`, `connection`, or a kind of the caller's own. */
  readonly kind: string;
  /** Who opened it, as `billing/export.ts:88`, relative to the working directory. */
  readonly place: string;
  /** The frames of the program that led there, the innermost first. */
  readonly stack: readonly string[];
  /** How many that place left open. */
  readonly count: number;
  /** How many of those were garbage-collected since, without having been closed. */
  readonly collected: number;
  /** How long the oldest has been open, in milliseconds. */
  readonly oldestMs: number;
}

/** What a {@link SessionTracker} has seen. Plain data. */
export interface SessionReport {
  /** By kind. */
  readonly counts: Readonly<Record<string, SessionCounts>>;
  /** What is open and should not be any more, grouped by the stack that opened it, the most first. */
  readonly leaks: readonly SessionLeak[];
  /** The sum of the leaks' counts. */
  readonly leaked: number;
}
