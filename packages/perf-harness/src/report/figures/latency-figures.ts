import { areaY, axisX, axisY, gridX, gridY, line, lineY, ruleX } from '@observablehq/plot';
import type { MetricsData } from '../../metrics/metrics-summary.ts';
import { count, duration, percent } from '../quantity.ts';
import { durationTick, logDomain, logTicks } from './axes.ts';
import { draw } from './draw.ts';
import { type Figure, seriesColor } from './figure.ts';
import { type CumulativeCount, recordedLatencies } from './recorded-latencies.ts';

/** The latencies of one line of a report. */
export interface NamedMetrics {
  readonly name: string;
  readonly metrics: MetricsData;
}

interface Series {
  readonly name: string;
  readonly color: string;
  readonly recorded: readonly CumulativeCount[];
  readonly total: number;
}

/** How often which latency came, and what each percentile was; none where nothing succeeded. */
export function latencyFigures(measured: readonly NamedMetrics[]): readonly Figure[] {
  const series = measured.flatMap(({ name, metrics }, index): Series[] => {
    const recorded = recordedLatencies(metrics);
    return recorded.length === 0
      ? []
      : [{ name, color: seriesColor(index), recorded, total: metrics.succeeded }];
  });
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
    ...series.map(({ name, recorded, total }) => [
      name,
      count(total),
      ...percentiles.map((percentile) => duration(atRank(recorded, Math.ceil((percentile / 100) * total)))),
    ]),
  ];
}

function atRank(recorded: readonly CumulativeCount[], rank: number): number {
  return (recorded.find(({ count: upTo }) => upTo >= rank) ?? recorded.at(-1))?.ms ?? 0;
}

const HEIGHT = 230;
const BINS = 48;

function drawDistribution(series: readonly Series[], width: number, label: string): string {
  // A few operations far away would leave the others no room; the percentiles show them.
  const shown = series.flatMap(({ recorded, total }) => [
    atRank(recorded, Math.ceil(total * 0.005)),
    atRank(recorded, Math.ceil(total * 0.995)),
  ]);
  const domain = logDomain(shown);
  const bins = series.flatMap((one) => density(one, domain).map((bin) => ({ ...bin, ...one })));
  const medians = series.map((one) => ({ ...one, ms: atRank(one.recorded, Math.ceil(one.total / 2)) }));
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
function density({ recorded, total }: Series, [low, high]: readonly [number, number]) {
  const ratio = (high / low) ** (1 / BINS);
  const counts = new Array<number>(BINS).fill(0);
  let before = 0;
  for (const { ms, count: upTo } of recorded) {
    const bin = Math.floor(Math.log(ms / low) / Math.log(ratio));
    if (bin >= 0 && bin < BINS) counts[bin] = (counts[bin] ?? 0) + upTo - before;
    before = upTo;
  }
  return counts.map((inBin, bin) => ({ ms: low * ratio ** (bin + 0.5), share: inBin / total }));
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
  const most = Math.max(10, ...series.map(({ total }) => total));
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
function percentileCurve({ recorded, total }: Series) {
  if (total === 1) return [1, 10].map((times) => ({ times, ms: atRank(recorded, 1) }));
  let index = 0;
  return Array.from({ length: POINTS + 1 }, (_, point) => {
    const times = total ** (point / POINTS);
    const rank = Math.min(total, Math.max(1, Math.ceil(total * (1 - 1 / times))));
    while ((recorded[index]?.count ?? Number.POSITIVE_INFINITY) < rank) index++;
    const last = point === POINTS ? recorded.at(-1) : recorded[index];
    return { times, ms: last?.ms ?? 0 };
  });
}
