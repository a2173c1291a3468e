import { axisX, dot, gridX, link, ruleX, text } from '@observablehq/plot';
import type { Comparison } from '../../comparison/comparison.ts';
import { describeComparison } from '../describe-comparison.ts';
import type { MeasurementGroup } from '../groups.ts';
import { ratio, trimmed } from '../quantity.ts';
import { logTicks } from './axes.ts';
import { draw } from './draw.ts';
import { type Figure, seriesColor } from './figure.ts';

interface Row {
  readonly name: string;
  readonly color: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly words: string;
}

/** How the variants of a benchmark compare with their baseline, and how sure that is. */
export function comparisonFigures({ baseline, measurements }: MeasurementGroup): readonly Figure[] {
  const rows = measurements.flatMap(({ name, comparison }, index): Row[] => {
    if (comparison === undefined || comparison.ratio === null) return [];
    const { low, high } = comparison.interval ?? { low: comparison.ratio, high: comparison.ratio };
    const words = describeComparison(comparison);
    return [{ name, color: seriesColor(index), ratio: comparison.ratio, low, high, words }];
  });
  if (rows.length === 0 || baseline === undefined) return [];
  return [
    {
      title: `Against ${baseline}`,
      caption: `The median latency, where that of ${baseline} is 1. The lines are where it lies with 95 % confidence.`,
      wide: true,
      legend: [{ label: `${baseline}: 1×`, color: 'var(--text)', shape: 'dash' }],
      draw: (width, label) => drawComparison(rows, width, label),
      data: [
        ['', 'ratio', '95 % confidence', 'verdict'],
        ...measurements.flatMap(({ name, comparison }) => dataRow(name, comparison)),
      ],
    },
  ];
}

function dataRow(name: string, comparison: Comparison | undefined): readonly (readonly string[])[] {
  if (comparison === undefined) return [];
  const { ratio: value, interval, verdict } = comparison;
  return [
    [
      name,
      ratio(value),
      interval === null ? '–' : `${ratio(interval.low)} to ${ratio(interval.high)}`,
      verdict,
    ],
  ];
}

function drawComparison(rows: readonly Row[], width: number, label: string): string {
  const low = Math.min(1, ...rows.map((row) => row.low));
  const high = Math.max(1, ...rows.map((row) => row.high));
  const free = Math.max((high / low) ** 0.08, 1.05);
  const domain = [low / free, high * free] as const;
  const color = (row: Row) => row.color;
  const ticks = [...logTicks(domain, { length: width - 38, perLabel: 46 })];
  return draw(label, {
    width,
    height: 34 + 46 * rows.length,
    // Half of the longest label, which may stand at the very edge.
    marginLeft: 20,
    marginRight: 18,
    marginTop: 4,
    marginBottom: 26,
    x: { type: 'log', domain: [...domain] },
    y: { type: 'point', domain: rows.map(({ name }) => name), axis: null, padding: 0.6 },
    marks: [
      gridX({ ticks: ticks }),
      axisX({
        ticks: ticks,
        text: (value: number) => trimmed(ratio(value)),
        label: null,
        tickSize: 0,
      }),
      ruleX([1], { stroke: 'var(--text)', strokeDasharray: '4,3' }),
      link(rows, {
        x1: 'low',
        x2: 'high',
        y1: 'name',
        y2: 'name',
        stroke: color,
        strokeWidth: 3,
        strokeLinecap: 'round',
      }),
      dot(rows, { x: 'ratio', y: 'name', r: 5, fill: color, stroke: 'var(--surface)', strokeWidth: 1.5 }),
      text(rows, {
        frameAnchor: 'left',
        y: 'name',
        dy: -17,
        dx: 2,
        textAnchor: 'start',
        text: ({ name, words }: Row) => `${name}: ${words}`,
        fill: 'var(--text)',
        fontSize: 12,
      }),
    ],
  });
}
