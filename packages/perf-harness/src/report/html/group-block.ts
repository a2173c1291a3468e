import type { Measurement } from '../../result/measurement.ts';
import { comparisonFigures } from '../figures/comparison-figure.ts';
import { latencyFigures } from '../figures/latency-figures.ts';
import { timeFigures } from '../figures/time-figures.ts';
import type { MeasurementGroup } from '../groups.ts';
import { count, duration, percent, plainQuantity, rate } from '../quantity.ts';
import { checkList } from './check-list.ts';
import { dataTable } from './data-table.ts';
import { figureGrid } from './figure-block.ts';
import { type Content, html } from './markup.ts';

/** Measurements that belong together: the variants of a benchmark in one table and one picture, or one by itself. */
export function groupBlock(group: MeasurementGroup): Content {
  const { name, about, measurements } = group;
  const alone = measurements.length === 1;
  const called = measurements.flatMap(({ name: variant, metrics }) =>
    metrics === undefined ? [] : [{ name: variant, metrics }],
  );
  return html`<article class="group">
<h3>${name}</h3>${about !== undefined && html`<p class="about">${about}</p>`}
${measurements.map((measurement) => checksOf(measurement, alone))}
${numberTiles(measurements, alone)}
${called.length > 0 && metricsTable(measurements, name)}
${measurements.map(errors)}
${measurements.map(findings)}
${figureGrid([...comparisonFigures(group), ...latencyFigures(called)], name)}
${measurements.map((measurement) => figureGrid(timeFigures(measurement), alone ? name : measurement.name))}
</article>`;
}

function checksOf({ name, checks }: Measurement, alone: boolean): Content {
  if (checks.length === 0) return undefined;
  return html`${!alone && html`<h4 class="of">${name}</h4>`}${checkList(checks)}`;
}

function numberTiles(measurements: readonly Measurement[], alone: boolean): Content {
  const tiles = measurements.flatMap(({ name, numbers = [] }) =>
    numbers.map(
      ({ title, unit, value }) =>
        html`<div><dt>${alone ? title : `${name}: ${title}`}</dt><dd>${plainQuantity(value, unit)}</dd></div>`,
    ),
  );
  return tiles.length > 0 && html`<dl class="numbers">${tiles}</dl>`;
}

function metricsTable(measurements: readonly Measurement[], name: string): Content {
  const header = ['', 'ops/s', 'operations', 'errors', 'median', 'average', 'p95', 'p99', 'p99.9', 'max'];
  const rows = measurements.flatMap(({ name: variant, metrics }) => {
    if (metrics === undefined) return [];
    const { operationsPerSecond, operations, errorRate } = metrics;
    const { medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs } = metrics;
    const latencies = [medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs].map(duration);
    return [[variant, rate(operationsPerSecond), count(operations), percent(errorRate), ...latencies]];
  });
  return dataTable([header, ...rows], `Figures of ${name}`);
}

function errors({ name, metrics }: Measurement): Content {
  if (metrics === undefined || metrics.errors.length === 0) return undefined;
  const header = [`Failures of ${name}`, 'times', 'first message'];
  const rows = metrics.errors.map((error) => [error.kind, count(error.count), error.message]);
  return html`<div class="errors">${dataTable([header, ...rows], `Failures of ${name}`)}</div>`;
}

function findings({ findings: found = [] }: Measurement): Content {
  if (found.length === 0) return undefined;
  return html`<ul class="findings">${found.map(
    ({ title, details }) =>
      html`<li><strong>${title}</strong>${details !== undefined && html`<pre>${details}</pre>`}</li>`,
  )}</ul>`;
}
