import { linearTrend } from '../statistics/linear-trend.ts';
import { estimateBySteps, estimateByTrend, type Look } from './growth-estimate.ts';
import type { MemoryTrend } from './memory-leak.ts';

export interface GrowthLimits {
  readonly minBytesPerOperation: number;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** Less than this is noise, however steadily it comes: code that is compiled, shapes of objects that are learned. */
const LEAST_BYTES = 64 * 1024;

/**
 * Judges what was alive after each round. It grows where all of these hold: the whole interval of its slope is above what is
 * allowed; so is the later half of it, and it grows as the whole does (a cache that fills ends doing so); so is what it came
 * to from the first look to the last (a cache that is emptied now and then goes back); and that is more than noise.
 */
export function judgeGrowth(looks: readonly Look[], limits: GrowthLimits): MemoryTrend {
  const { minBytesPerOperation, confidence } = limits;
  // Each is unsure where the other is not: the one that tells more of a growth counts.
  const [trend, steps] = [estimateByTrend(looks, confidence), estimateBySteps(looks, confidence)];
  const { bytesPerOperation, interval } = trend.interval.low >= steps.interval.low ? trend : steps;
  const enough = Math.max(minBytesPerOperation, bytesPerOperation / 2);
  const bytes = (looks.at(-1)?.bytes ?? 0) - (looks[0]?.bytes ?? 0);
  const operations = (looks.at(-1)?.operations ?? 0) - (looks[0]?.operations ?? 0);
  return {
    bytesPerOperation,
    interval,
    grows:
      interval.low > minBytesPerOperation &&
      slopeOf(looks.slice(Math.floor(looks.length / 2))) > enough &&
      bytes > enough * operations &&
      bytes > LEAST_BYTES,
    points: looks,
  };
}

function slopeOf(looks: readonly Look[]): number {
  return linearTrend(looks.map(({ operations, bytes }) => ({ x: operations, y: bytes }))).slope;
}
