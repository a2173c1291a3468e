import type { CallCounts, CallOutcome, CallWindow } from './call-window.ts';

const failedBit = 1;
const slowBit = 2;

/** The last `size` calls. */
export class CountWindow implements CallWindow {
  /** A ring of bits; what was never written is a call that went well, and is not counted. */
  readonly #ring: Uint8Array;
  #next = 0;
  #calls = 0;
  #failed = 0;
  #slow = 0;

  constructor(size: number) {
    this.#ring = new Uint8Array(size);
  }

  add({ failed, slow }: CallOutcome): void {
    const bits = (failed ? failedBit : 0) | (slow ? slowBit : 0);
    const dropped = this.#ring[this.#next] ?? 0;
    if (bits !== dropped) {
      this.#failed += (bits & failedBit) - (dropped & failedBit);
      this.#slow += ((bits & slowBit) - (dropped & slowBit)) / slowBit;
      this.#ring[this.#next] = bits;
    }
    this.#next = this.#next + 1 === this.#ring.length ? 0 : this.#next + 1;
    if (this.#calls < this.#ring.length) this.#calls += 1;
  }

  counts(): CallCounts {
    return { calls: this.#calls, failed: this.#failed, slow: this.#slow };
  }

  clear(): void {
    this.#ring.fill(0);
    this.#next = this.#calls = this.#failed = this.#slow = 0;
  }

  describe(calls: number): string {
    return `the last ${calls} calls`;
  }
}
