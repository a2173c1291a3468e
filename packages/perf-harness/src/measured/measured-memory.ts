import { estimateByTrend } from '../memory/growth-estimate.ts';
import type { MemoryReport, MemorySample } from '../memory/memory-report.ts';
import type { MeasuredNumber } from '../result/measurement.ts';
import type { Gauge, GaugePoint, Slope } from '../result/observation.ts';
import type { MeasuredData } from '../runner/suite.ts';

/**
 * What a memory monitor saw: gauges of the memory, with their trends, and of the event loop's delay, and as numbers
 * `rssGrowthBytes`, `heapPeakBytes` and `eventLoopDelayMaxMs`. To be spread into a measurement.
 */
export function measuredMemory(report: MemoryReport): Required<Pick<MeasuredData, 'gauges' | 'numbers'>> {
  const { samples, rss, heapUsed, eventLoopDelay } = report;
  return {
    gauges: [
      memoryGauge('RSS', 'Resident memory', samples, ({ rss: bytes }) => bytes),
      memoryGauge('heap used', 'Heap', samples, ({ heapUsed: bytes }) => bytes),
      {
        name: 'longest delay',
        figure: 'Event loop',
        unit: 'ms',
        points: samples.map(({ atMs, eventLoopDelayMs }) => [atMs, eventLoopDelayMs]),
      },
    ],
    numbers: [
      atMost('rssGrowthBytes', 'RSS growth', 'bytes', rss.growth),
      atMost('heapPeakBytes', 'heap peak', 'bytes', heapUsed.peak),
      atMost('eventLoopDelayMaxMs', 'longest event loop delay', 'ms', eventLoopDelay.maxMs),
    ],
  };
}

function atMost(name: string, title: string, unit: string, value: number | null): MeasuredNumber {
  return { name, title, unit, value, better: 'lower' };
}

function memoryGauge(
  name: string,
  figure: string,
  samples: readonly MemorySample[],
  bytesOf: (sample: MemorySample) => number,
): Gauge {
  const points = samples.map((sample): GaugePoint => [sample.atMs, bytesOf(sample)]);
  const slope = slopeOf(points);
  return { name, figure, unit: 'bytes', points, ...(slope === undefined ? {} : { slope }) };
}

/** Fewer points than this show no trend. */
const FEWEST_POINTS = 10;

function slopeOf(points: readonly GaugePoint[]): Slope | undefined {
  if (points.length < FEWEST_POINTS) return undefined;
  // Over time instead of operations: memory that grows steadily resembles itself from look to look all the same.
  const looks = points.map(([atMs, bytes]) => ({ operations: atMs / 1_000, bytes }));
  const { bytesPerOperation, interval } = estimateByTrend(looks, 0.95);
  return { perSecond: bytesPerOperation, low: interval.low, high: interval.high };
}
