/** Failures of one kind. */
export interface ErrorCount {
  readonly kind: string;
  readonly count: number;
  /** The message of the first, cut at 200 characters. */
  readonly message: string;
}

const MOST_KINDS = 100;
const OTHER_KINDS = 'other';

/** Counts failures by kind: at most a hundred kinds, and the rest as `other`, so that it cannot grow. */
export class ErrorCounts {
  readonly #byKind = new Map<string, ErrorCount>();

  add(error: ErrorCount): void {
    const full = this.#byKind.size >= MOST_KINDS && !this.#byKind.has(error.kind);
    const kind = full ? OTHER_KINDS : error.kind;
    const known = this.#byKind.get(kind);
    this.#byKind.set(kind, {
      kind,
      count: (known?.count ?? 0) + error.count,
      message: known?.message ?? error.message.slice(0, 200),
    });
  }

  merge(errors: Iterable<ErrorCount>): void {
    for (const error of errors) this.add(error);
  }

  get total(): number {
    return [...this.#byKind.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** The most frequent first. */
  list(): readonly ErrorCount[] {
    return [...this.#byKind.values()].sort((a, b) => b.count - a.count);
  }
}
