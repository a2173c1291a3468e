import { areaY, axisX, axisY, gridX, gridY, line, lineY, ruleX } from '@observablehq/plot';
import type { LatencyHistogram } from '../../metrics/latency-histogram.ts';
import type { MetricsData } from '../../metrics/metrics-summary.ts';
import { readLatencies } from '../../metrics/stored-latencies.ts';
import { count, duration, percent } from '../quantity.ts';
import { durationTick, logDomain, logTicks } from './axes.ts';
import { draw } from './draw.ts';
import { type Figure, seriesColor } from './figure.ts';

/** The latencies of one line of a report. */
export interface NamedMetrics {
  readonly name: string;
  readonly metrics: MetricsData;
}

interface Series {
  readonly name: string;
  readonly color: string;
  readonly latencies: LatencyHistogram;
}

/** What a logarithmic axis can show of a latency that was too short for the clock: a nanosecond. */
const SHORTEST_MS = 1e-6;

/** How often which latency came, and what each percentile was; none where nothing succeeded. */
export function latencyFigures(measured: readonly NamedMetrics[]): readonly Figure[] {
  const series = measured
    .map(({ name, metrics }, index) => ({
      name,
      color: seriesColor(index),
      latencies: readLatencies(metrics),
    }))
    .filter(({ latencies }) => latencies.count > 0);
  if (series.length === 0) return [];
  const data = percentileRows(series);
  const legend = series.map(({ name, color }) => ({ label: name, color, shape: 'line' as const }));
  const common = { legend, data, wide: false };
  return [
    {
      ...common,
      title: 'Latency distribution',
      caption: 'How often which latency came. The dashed lines are the medians.',
      draw: (width, label) => drawDistribution(series, width, label),
    },
    {
      ...common,
      title: 'Percentiles',
      caption: 'The latency that so many of the operations did not exceed. A flat line is a steady service.',
      draw: (width, label) => drawPercentiles(series, width, label),
    },
  ];
}

const percentiles = [50, 75, 90, 95, 99, 99.9, 99.99, 100] as const;

function percentileRows(series: readonly Series[]): readonly (readonly string[])[] {
  const header = ['', 'operations', ...percentiles.map((p) => (p === 100 ? 'max' : `p${p}`))];
  return [
    header,
    ...series.map(({ name, latencies }) => [
      name,
      count(latencies.count),
      ...percentiles.map((percentile) => duration(latencies.percentileMs(percentile))),
    ]),
  ];
}

/** Percentiles that a logarithmic axis can show. */
function shownMs({ latencies }: Series, percentile: number): number {
  return Math.max(SHORTEST_MS, latencies.percentileMs(percentile));
}

const HEIGHT = 230;
const BINS = 48;

function drawDistribution(series: readonly Series[], width: number, label: string): string {
  // A few operations far away would leave the others no room; the percentiles show them.
  const shown = series.flatMap((one) => [shownMs(one, 0.5), shownMs(one, 99.5)]);
  const domain = logDomain(shown);
  const bins = series.flatMap((one) => density(one, domain).map((bin) => ({ ...bin, ...one })));
  const medians = series.map((one) => ({ ...one, ms: shownMs(one, 50) }));
  const color = (row: Series) => row.color;
  return draw(label, {
    width,
    height: HEIGHT,
    marginLeft: 44,
    marginRight: 16,
    x: { type: 'log', domain: [...domain] },
    y: { domain: [0, Math.max(...bins.map(({ share }) => share)) * 1.08] },
    marks: [
      gridY({ ticks: 4 }),
      axisX({
        ticks: [...logTicks(domain, { length: width - 60, perLabel: 46 })],
        text: durationTick,
        label: null,
        tickSize: 0,
      }),
      axisY({ ticks: 4, tickFormat: (share: number) => percent(share), label: null, tickSize: 0 }),
      areaY(bins, { x: 'ms', y: 'share', z: 'name', fill: color, fillOpacity: 0.14, curve: 'monotone-x' }),
      lineY(bins, { x: 'ms', y: 'share', z: 'name', stroke: color, strokeWidth: 1.75, curve: 'monotone-x' }),
      ruleX(medians, {
        x: 'ms',
        stroke: color,
        strokeDasharray: '3,3',
        title: ({ name, ms }: { name: string; ms: number }) => `median of ${name}: ${duration(ms)}`,
      }),
    ],
  });
}

/** Which share of the operations fell into each of the bins, equally wide on the logarithmic axis. */
function density({ latencies }: Series, [low, high]: readonly [number, number]) {
  const ratio = (high / low) ** (1 / BINS);
  const counts = new Array<number>(BINS).fill(0);
  let before = 0;
  for (const { ms, count: upTo } of latencies.cumulative()) {
    const bin = Math.floor(Math.log(Math.max(SHORTEST_MS, ms) / low) / Math.log(ratio));
    if (bin >= 0 && bin < BINS) counts[bin] = (counts[bin] ?? 0) + upTo - before;
    before = upTo;
  }
  return counts.map((inBin, bin) => ({ ms: low * ratio ** (bin + 0.5), share: inBin / latencies.count }));
}

/** The axis of an HDR plot: the same way for each further nine. */
const nines = [
  { times: 1, label: '0' },
  { times: 2, label: '50 %' },
  { times: 10, label: '90 %' },
  { times: 100, label: '99 %' },
  { times: 1_000, label: '99.9 %' },
  { times: 10_000, label: '99.99 %' },
  { times: 100_000, label: '99.999 %' },
  { times: 1_000_000, label: '99.9999 %' },
] as const;

const POINTS = 160;

function drawPercentiles(series: readonly Series[], width: number, label: string): string {
  const most = Math.max(10, ...series.map(({ latencies }) => latencies.count));
  const points = series.flatMap((one) => percentileCurve(one).map((point) => ({ ...point, ...one })));
  const domain = logDomain(points.map(({ ms }) => ms));
  const ticks = nines.filter(({ times }) => times <= most);
  // On a narrow picture the long labels of the last nines would touch.
  const every = width < 420 && ticks.length > 5 ? 2 : 1;
  const labels = new Map<number, string>(ticks.map(({ times, label: text }) => [times, text]));
  const shown = ticks.map(({ times }) => times);
  const latencies = [...logTicks(domain, { length: HEIGHT - 50, perLabel: 17 })];
  return draw(label, {
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 22,
    x: { type: 'log', domain: [1, most] },
    y: { type: 'log', domain: [...domain] },
    marks: [
      gridY({ ticks: latencies }),
      gridX({ ticks: shown }),
      axisX({
        ticks: shown.filter((_, index) => index % every === 0),
        text: (times: number) => labels.get(times) ?? '',
        label: null,
        tickSize: 0,
      }),
      axisY({ ticks: latencies, text: durationTick, label: null, tickSize: 0 }),
      line(points, { x: 'times', y: 'ms', z: 'name', stroke: (row: Series) => row.color, strokeWidth: 1.75 }),
    ],
  });
}

/** Latencies at percentiles that lie equally far apart on the axis, up to the slowest operation. */
function percentileCurve({ latencies }: Series) {
  const total = latencies.count;
  const recorded = latencies.cumulative();
  const slowestMs = Math.max(SHORTEST_MS, latencies.maxMs);
  if (total === 1) return [1, 10].map((times) => ({ times, ms: slowestMs }));
  let index = 0;
  return Array.from({ length: POINTS + 1 }, (_, point) => {
    const times = total ** (point / POINTS);
    const rank = total * (1 - 1 / times);
    while ((recorded[index]?.count ?? Number.POSITIVE_INFINITY) < rank) index++;
    const ms = point === POINTS ? slowestMs : Math.max(SHORTEST_MS, recorded[index]?.ms ?? 0);
    return { times, ms };
  });
}
