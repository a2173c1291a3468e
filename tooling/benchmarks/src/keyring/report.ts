import { getBorderCharacters, table } from 'table';
import type { Result, RouteResult } from './result.ts';

/** The result for people. */
export function textReport(result: Result): string {
  const { startedAt, machine, versions, method, placement } = result;
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const cores =
    placement === null
      ? 'wherever the scheduler put them'
      : `client on core ${placement.client}, services and database on ${placement.server}`;
  return `${startedAt}, ${machine.platform}, ${machine.cores} × ${machine.cpu}
${list.join(', ')}
${cores}; ${method.rounds} rounds, seed ${method.seed}

Of each: what it answers by what ${result.reference} does in the same round (the median, and the quartiles), and in a second;
its latencies where 70 % of that arrive at random times (the medians of the rounds).

${result.routes.map((route) => routeTable(route)).join('\n')}`;
}

function routeTable({ title, services }: RouteResult): string {
  const head = [title, 'ratio', '', 'a second', 'median ms', 'p99 ms'];
  const lines = services.map(({ name, ratio, capacity, steady }) => [
    name,
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}–${ratio.upperQuartile.toFixed(2)}`,
    capacity.toFixed(0),
    milliseconds(steady.medianMs),
    milliseconds(steady.p99Ms),
  ]);
  return table([head, ...lines], {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 0, paddingRight: 2, alignment: 'right' },
    columns: { 0: { alignment: 'left', width: 44 } },
    drawHorizontalLine: () => false,
  });
}

function milliseconds(ms: number): string {
  return Number.isFinite(ms) ? ms.toFixed(1) : 'behind';
}
