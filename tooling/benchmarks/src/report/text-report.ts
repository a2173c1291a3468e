import { getBorderCharacters, table } from 'table';
import type { Cell, NetworkResult, PeerResult, Result } from './result.ts';

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const perSecond = (speed: number) => `${speed < 100 ? speed.toPrecision(3) : wholeNumber.format(speed)}/s`;

/** The result for people: where it was measured, then a table for each network. */
export function textReport(result: Result): string {
  return [about(result), ...result.networks.map((network) => networkTable(result, network)), ''].join('\n');
}

function about({ machine, versions, settings, method, placement, startedAt, reference }: Result): string {
  const list = (record: Readonly<Record<string, string>>) =>
    Object.entries(record)
      .map(([name, value]) => `${name} ${value === '' ? "''" : value}`)
      .join(', ');
  const count = (number: number) => wholeNumber.format(number);
  return `${startedAt}, ${machine.platform}, ${machine.cores} × ${machine.cpu}, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB; ${placedAs(placement)}
${list(versions)}
PostgreSQL's settings: ${list(settings)}
${count(method.users)} users, ${count(method.visits)} visits, the deep page behind ${count(method.deepPage)}, ${count(method.bulk)} users created at once; pools of ${method.poolSize}; up to ${method.rounds} rounds of ${method.sliceMs} ms each, seed ${method.seed}

Of each peer: its speed as a share of ${reference}, by the median latency of each round (the median of the rounds, and
their quartiles), and its calls a second.
`;
}

function placedAs(placement: Result['placement']): string {
  if (placement === null) return 'client and server share its cores';
  return `client on core ${placement.client}, server on ${placement.server}`;
}

function networkTable({ reference, peers }: Result, { name, roundTripMs, cells }: NetworkResult): string {
  const header = ['', 'callers', ...peers];
  const lines = cells.map((cell) => [
    cell.title,
    String(cell.callers),
    ...peers.map((peer) => {
      const found = cell.peers.find((candidate) => candidate.name === peer);
      return found === undefined ? 'not yet' : figures(found, peer === reference);
    }),
  ]);
  const title = `${name}: select 1 takes ${roundTripMs.toFixed(2)} ms`;
  const whole = [header, ...lines, ...depthLines(cells, peers)];
  return `${title}\n\n${table(whole, {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 0, paddingRight: 2, alignment: 'right' },
    columns: { 0: { alignment: 'left' } },
  })}`;
}

function figures({ ratio, operationsPerSecond }: PeerResult, isReference: boolean): string {
  if (isReference) return `1\n\n${perSecond(operationsPerSecond)}`;
  const { median, lowerQuartile, upperQuartile } = ratio;
  const spread = `${lowerQuartile.toFixed(2)}–${upperQuartile.toFixed(2)}`;
  return `${median.toFixed(2)}\n${spread}\n${perSecond(operationsPerSecond)}`;
}

/** How much longer the deep page takes than the first: not a share of the reference, but of the peer's own. */
function depthLines(cells: readonly Cell[], peers: readonly string[]): string[][] {
  const latency = (row: string, callers: number, peer: string) =>
    cells
      .find((cell) => cell.row === row && cell.callers === callers)
      ?.peers.find(({ name }) => name === peer)?.medianMs ?? Number.NaN;
  const both = cells.filter(({ row }) => row === 'deep-page');
  return both.map(({ callers }) => {
    const times = peers.map(
      (peer) => latency('deep-page', callers, peer) / latency('first-page', callers, peer),
    );
    return [
      'deep page by page 1',
      String(callers),
      ...times.map((time) => (Number.isNaN(time) ? '–' : `${time.toFixed(2)}×`)),
    ];
  });
}
