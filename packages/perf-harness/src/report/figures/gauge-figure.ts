import { axisY, gridY, line, lineY } from '@observablehq/plot';
import { isMeasure, type Unit } from '../../result/measurement.ts';
import type { Gauge, Slope } from '../../result/observation.ts';
import { plainQuantity, quantity, trimmed } from '../quantity.ts';
import { byteAxis, durationTick } from './axes.ts';
import { draw } from './draw.ts';
import { type Figure, seriesColor } from './figure.ts';
import { markLegend, markMarks, type TimeAxis, timeAxis, timeLayout, toSeconds } from './time-axis.ts';

/** Numbers over time that belong together, with their trends where those are known. */
export function gaugeFigure(title: string, gauges: readonly Gauge[], wide: boolean, time: TimeAxis): Figure {
  const unit = gauges[0]?.unit ?? '';
  const series = gauges.map((gauge, index) => ({ ...gauge, color: seriesColor(index) }));
  const slopes = series.filter(({ slope }) => slope !== undefined);
  return {
    title,
    caption: slopes.map(({ name, slope }) => capitalized(`${name} ${describeSlope(slope, unit)}`)).join(' '),
    wide,
    legend: [
      ...series.map(({ name, color }) => ({ label: name, color, shape: 'line' as const })),
      ...slopes.map(({ name, color }) => ({ label: `trend of ${name}`, color, shape: 'dash' as const })),
      ...markLegend(time),
    ],
    draw: (width, label) => {
      const { x, axis } = timeAxis(time, width);
      const { y, ticks, tickFormat } = valueAxis(unit, gauges);
      return draw(label, {
        width,
        ...timeLayout,
        x,
        y,
        marks: [
          gridY({ ticks }),
          axis,
          axisY({ ticks, tickFormat, label: null, tickSize: 0 }),
          ...series.map(({ points, color }) =>
            lineY(points, {
              x: ([atMs]) => toSeconds(atMs),
              y: ([, value]) => value,
              stroke: color,
              strokeWidth: 1.5,
              curve: isMeasure(unit) ? 'linear' : 'step-after',
            }),
          ),
          ...slopes.map((gauge) =>
            line(trendLine(gauge), { stroke: gauge.color, strokeDasharray: '5,3', strokeWidth: 1.25 }),
          ),
          ...markMarks(time),
        ],
      });
    },
    data: [
      ['', 'least', 'average', 'most', 'at the end', 'slope'],
      ...gauges.map((gauge) => gaugeRow(gauge)),
    ],
  };
}

function valueAxis(unit: Unit, gauges: readonly Gauge[]) {
  const values = gauges.flatMap(({ points }) => points.map(([, value]) => value));
  if (unit === 'bytes') {
    const { domain, ticks } = byteAxis(values);
    return {
      y: { domain: [...domain] },
      ticks: [...ticks],
      tickFormat: (value: number) => trimmed(quantity(value, unit)),
    };
  }
  const tickFormat = (value: number) => (unit === 'ms' ? durationTick(value) : plainQuantity(value, unit));
  return { y: { nice: true, zero: true }, ticks: 4, tickFormat };
}

/** Through the middle of the points, as steep as the slope. */
function trendLine({ points, slope }: Gauge): [number, number][] {
  const xs = points.map(([atMs]) => toSeconds(atMs));
  const [first = 0, last = 0] = [xs[0], xs.at(-1)];
  const middle = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const perSecond = slope?.perSecond ?? 0;
  const intercept = middle(points.map(([atMs, value]) => value - perSecond * toSeconds(atMs)));
  return [first, last].map((s) => [s, intercept + perSecond * s]);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describeSlope(slope: Slope | undefined, unit: string): string {
  if (slope === undefined) return '';
  const perSecond = (value: number) => `${quantity(value, unit)}/s`;
  const range = `${perSecond(slope.low)} to ${perSecond(slope.high)} with 95 % confidence`;
  const goes = slope.low > 0 ? 'grows' : slope.high < 0 ? 'falls' : 'shows no trend';
  return goes === 'shows no trend'
    ? `${goes} (${range}).`
    : `${goes} by ${perSecond(slope.perSecond)} (${range}).`;
}

function gaugeRow({ name, unit, points, slope }: Gauge): readonly string[] {
  const values = points.map(([, value]) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  const figures = [Math.min(...values), sum / values.length, Math.max(...values), values.at(-1) ?? null];
  const steepness = slope === undefined ? '–' : `${quantity(slope.perSecond, unit)}/s`;
  return [name, ...figures.map((value) => (values.length === 0 ? '–' : quantity(value, unit))), steepness];
}
