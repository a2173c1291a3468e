import type { CallCounts, CallOutcome, CallWindow } from './call-window.ts';

/** Into how many parts the window is cut: it forgets a tenth at a time. */
const parts = 10;

interface Part {
  /** Which part of all time this is. */
  index: number;
  calls: number;
  failed: number;
  slow: number;
}

/** The calls of the last `ms` milliseconds. Forgets a tenth at a time, so that it looks at nine tenths at least. */
export class TimeWindow implements CallWindow {
  readonly #ms: number;
  readonly #now: () => number;
  /** A ring: the part with index `i` stands at `i` modulo its length, unless a later one stands there. */
  readonly #ring: readonly Part[];

  constructor(ms: number, now: () => number) {
    this.#ms = ms;
    this.#now = now;
    this.#ring = Array.from({ length: parts }, () => emptyPart(Number.NEGATIVE_INFINITY));
  }

  add({ failed, slow }: CallOutcome): void {
    const index = this.#currentIndex();
    const part = this.#ring[((index % parts) + parts) % parts];
    if (part === undefined) return;
    if (part.index !== index) Object.assign(part, emptyPart(index));
    part.calls += 1;
    if (failed) part.failed += 1;
    if (slow) part.slow += 1;
  }

  counts(): CallCounts {
    const oldest = this.#currentIndex() - parts + 1;
    const sum = { calls: 0, failed: 0, slow: 0 };
    for (const part of this.#ring) {
      if (part.index < oldest) continue;
      sum.calls += part.calls;
      sum.failed += part.failed;
      sum.slow += part.slow;
    }
    return sum;
  }

  clear(): void {
    for (const part of this.#ring) Object.assign(part, emptyPart(Number.NEGATIVE_INFINITY));
  }

  describe(calls: number): string {
    return `the ${calls} calls of the last ${this.#ms} ms`;
  }

  #currentIndex(): number {
    return Math.floor((this.#now() * parts) / this.#ms);
  }
}

function emptyPart(index: number): Part {
  return { index, calls: 0, failed: 0, slow: 0 };
}
