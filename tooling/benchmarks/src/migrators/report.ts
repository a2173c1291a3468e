import { getBorderCharacters, table } from 'table';

import { quantile } from '../measure/quantile.ts';
import type { Result } from './result.ts';

/** The result for people. */
export function textReport(result: Result): string {
  return [
    about(result),
    ...result.servers.map((server) => serverTable(result, server)),
    statusLine(result),
    '',
  ].join('\n');
}

function about({ startedAt, machine, versions, method, peers }: Result): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const setUps = peers.map(({ name, setUp }) => `  ${name}: ${setUp}`);
  return `${startedAt}, ${machine.platform}, ${machine.cores} × ${machine.cpu}
${list.join(', ')}
${method.migrations} migrations to an empty database: tables, columns, indexes, concurrent indexes, enums, keys, data; ${method.rounds} rounds, seed ${method.seed}
${setUps.join('\n')}

Of each: its time by that of psql in the same round (the median, and the quartiles), and its median in ms.
`;
}

function serverTable({ reference }: Result, { durability, applied }: Result['servers'][number]): string {
  const head = [
    durability === 'durable' ? 'COMMIT waits for the disk' : 'COMMIT does not wait',
    `by ${reference}`,
    '',
    'ms',
  ];
  const lines = applied.map(({ name, ratio, medianMs }) => [
    name,
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}–${ratio.upperQuartile.toFixed(2)}`,
    medianMs.toFixed(0),
  ]);
  return table([head, ...lines], {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 0, paddingRight: 2, alignment: 'right' },
    columns: { 0: { alignment: 'left' } },
    drawHorizontalLine: () => false,
  });
}

function statusLine({ status }: Result): string {
  const { revisions, nodeMs, statusMs, beyondNodeMs } = status;
  const median = (times: readonly number[]) => quantile(times, 0.5).toFixed(0);
  return `holdfast-migrate status, ${revisions} migrations: ${beyondNodeMs.toFixed(0)} ms beyond Node's own start (${median(statusMs)} ms, node -e 0 ${median(nodeMs)} ms)`;
}
