import { duration, trimmed } from '../quantity.ts';

/** From the finest on: what stands in each power of ten, and how near it comes to its neighbour, in powers of ten. */
const logSteps = [
  { steps: [1, 2, 3, 5, 7], nearest: Math.log10(7 / 5) },
  { steps: [1, 2, 5], nearest: Math.log10(2) },
  { steps: [1, 3], nearest: Math.log10(3) },
  { steps: [1], nearest: 1 },
] as const;

/** How much room an axis has, in pixels. */
export interface Room {
  readonly length: number;
  /** What a label and the space beside it take. */
  readonly perLabel: number;
}

/** Round numbers on a logarithmic axis: as many as have room, and the same in each power of ten. */
export function logTicks(
  [low, high]: readonly [number, number],
  { length, perLabel }: Room,
): readonly number[] {
  const perPower = length / Math.log10(high / low);
  const fitting = logSteps.find(({ nearest }) => nearest * perPower >= perLabel);
  if (fitting !== undefined) return ticksOf(fitting.steps, low, high);
  const every = Math.ceil(perLabel / perPower);
  return ticksOf([1], low, high).filter((_, index) => index % every === 0);
}

function ticksOf(steps: readonly number[], low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => first + index);
  return powers
    .flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
}

/** A duration on an axis: `5 ms`, `20 µs`. */
export function durationTick(ms: number): string {
  return ms === 0 ? '0' : trimmed(duration(ms));
}

/** The smallest and the largest, with a twentieth of the way between them left free on a logarithmic axis. */
export function logDomain(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const free = Math.max((high / low) ** 0.05, 1.1);
  return [low / free, high * free];
}

/** Seconds on an axis of time: `0 s`, `1 min`. */
export function secondsTick(seconds: number): string {
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

const TICKS = 4;

/** An axis of bytes around `values`, which begins anywhere, at powers of two. It is never so narrow that noise fills it. */
export function byteAxis(values: readonly number[]): {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
} {
  const high = Math.max(1, ...values);
  const low = Math.min(high, ...values);
  const missing = Math.max(0, high * 0.1 - (high - low)) / 2;
  const [from, to] = [Math.max(0, low - missing), high + missing];
  const step = 2 ** Math.ceil(Math.log2((to - from) / TICKS));
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { domain: [first * step, last * step], ticks };
}
