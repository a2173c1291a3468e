import type { Random } from '../statistics/random.ts';
import type { ArrivalRate, Arrivals } from './arrivals.ts';

/** A thread's part of all arrivals: every `workers`-th, beginning with its own number. */
export interface Share {
  readonly worker: number;
  readonly workers: number;
}

/**
 * When operations arrive, in milliseconds since the phase began, one after the other and without end: `Infinity` after
 * the last. A schedule keeps nothing, however long it is.
 *
 * The rate is a law of how many have arrived until when; a schedule asks it backwards. Evenly spaced arrivals ask for
 * 0, 1, 2, …; those of a Poisson process of whatever changing rate for the sums of exponential times (Çinlar 1975).
 */
export class ArrivalSchedule {
  readonly #durationMs: number;
  readonly #arrivalAt: (count: number) => number;
  readonly #step: () => number;
  #count: number;

  constructor(
    { perSecond, spacing = 'even' }: Arrivals,
    durationMs: number,
    { worker, workers }: Share,
    random: Random,
  ) {
    this.#durationMs = durationMs;
    this.#arrivalAt = inverseOf(perSecond, durationMs);
    const isEven = spacing === 'even';
    this.#step = isEven ? () => workers : () => -Math.log(1 - random()) * workers;
    this.#count = isEven ? worker : this.#step();
  }

  next(): number {
    const atMs = this.#arrivalAt(this.#count);
    this.#count += this.#step();
    return atMs < this.#durationMs ? atMs : Number.POSITIVE_INFINITY;
  }
}

const MS_PER_SECOND = 1_000;

/** When, in milliseconds, so many will have arrived. */
function inverseOf(rate: ArrivalRate, durationMs: number): (count: number) => number {
  if (typeof rate === 'number') return inverseOfConstant(rate);
  return 'from' in rate ? inverseOfRamp(rate, durationMs) : inverseOfSpike(rate);
}

function inverseOfConstant(perSecond: number): (count: number) => number {
  return (count) => (perSecond === 0 ? Number.POSITIVE_INFINITY : (count * MS_PER_SECOND) / perSecond);
}

/** The root of `from × t + (to − from) / 2 / duration × t² = count`, in the form that loses no digits. */
function inverseOfRamp(
  { from, to }: { readonly from: number; readonly to: number },
  durationMs: number,
): (count: number) => number {
  const start = from / MS_PER_SECOND;
  const growth = (to - from) / MS_PER_SECOND / durationMs;
  return (count) => {
    if (count === 0) return start === 0 && growth <= 0 ? Number.POSITIVE_INFINITY : 0;
    const square = start ** 2 + 2 * growth * count;
    // Falling to nothing before so many have come.
    if (square < 0 || (start === 0 && growth <= 0)) return Number.POSITIVE_INFINITY;
    return (2 * count) / (start + Math.sqrt(square));
  };
}

function inverseOfSpike({ base, spike }: Exclude<ArrivalRate, number | { from: number }>) {
  const before = (base * spike.fromMs) / MS_PER_SECOND;
  const during = (spike.perSecond * spike.durationMs) / MS_PER_SECOND;
  const atBase = inverseOfConstant(base);
  const atSpike = inverseOfConstant(spike.perSecond);
  return (count: number): number => {
    if (count < before) return atBase(count);
    if (count < before + during) return spike.fromMs + atSpike(count - before);
    return spike.fromMs + spike.durationMs + atBase(count - before - during);
  };
}
