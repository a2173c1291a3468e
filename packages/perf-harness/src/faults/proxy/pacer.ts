import type { Random } from '../../statistics/random.ts';
import type { NetworkConditions } from './network.ts';

/** A slow way lets bytes through in portions of this long, as packets would come, not in one lump at the end. */
const PORTION_MS = 20;

/** Decides when bytes arrive. It knows no clock: the time comes in, in milliseconds of any origin. */
export class Pacer {
  #conditions: NetworkConditions = {};
  readonly #random: Random;
  /** Until when the way is taken by what was sent before. */
  #busyUntil = 0;
  #lastArrival = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Begins anew: nothing is under way yet, and what comes next is to be sent again. */
  restart(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.#busyUntil = 0;
    this.#lastArrival = 0;
  }

  /** When what is sent at `now` has arrived: never before what was sent earlier. */
  arrival(now: number, bytes: number): number {
    const { latencyMs = 0, jitterMs = 0, bytesPerSecond = Infinity } = this.#conditions;
    this.#busyUntil = Math.max(now, this.#busyUntil) + (bytes / bytesPerSecond) * 1_000;
    const jitter = jitterMs === 0 ? 0 : this.#random() * jitterMs;
    this.#lastArrival = Math.max(this.#lastArrival, this.#busyUntil + latencyMs + jitter);
    return this.#lastArrival;
  }

  /** Cuts what is sent at once into what arrives at once. */
  portions(bytes: Buffer): Buffer[] {
    const { bytesPerSecond = Infinity } = this.#conditions;
    const size = Math.max(1, Math.floor((bytesPerSecond * PORTION_MS) / 1_000));
    if (bytes.length <= size) return [bytes];
    const count = Math.ceil(bytes.length / size);
    return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  }
}
