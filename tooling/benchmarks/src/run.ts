import { BenchmarkDatabase, type DataSize } from './database/benchmark-database.ts';
import { delayedNetwork, directNetwork, type OpenNetwork } from './database/network.ts';
import { placement } from './database/placement.ts';
import { checkAnswers } from './measure/check-answers.ts';
import { type Contestant, measureCell, type Plan } from './measure/measure-cell.ts';
import { reference } from './peers/index.ts';
import type { Peer } from './peers/operations.ts';
import { cellOf } from './report/cell.ts';
import { thisMachine, versionsOf } from './report/environment.ts';
import type { Cell, NetworkResult, Result } from './report/result.ts';
import { deepPage } from './rows/index.ts';
import type { Row } from './rows/row.ts';

export interface RunOptions {
  readonly rows: readonly Row[];
  /** The reference among them. */
  readonly peers: readonly Peer[];
  readonly size: DataSize;
  readonly plan: Plan;
  /** Hears what begins. */
  readonly onProgress: (step: string) => void;
}

const poolSize = 10;

const networks = [
  { name: 'direct', open: directNetwork },
  { name: 'a millisecond away', open: delayedNetwork },
];

/** Measures all rows on all networks. @throws DifferentAnswerError where two peers do not do the same work */
export async function run(options: RunOptions): Promise<Result> {
  const { peers, size, plan, onProgress } = options;
  const startedAt = new Date().toISOString();
  onProgress('starting PostgreSQL and filling its tables');
  const placed = placement();
  const database = await BenchmarkDatabase.start(size, placed);
  try {
    const measured: NetworkResult[] = [];
    for (const { name, open } of networks) {
      const network = await open(database.url, placed);
      try {
        const cells = await onNetwork(database, name, network, options);
        measured.push({ name, roundTripMs: network.roundTripMs, cells });
      } finally {
        await network.close();
      }
    }
    return {
      format: 1,
      startedAt,
      machine: thisMachine(),
      placement: placed ?? null,
      versions: versionsOf(peers, await database.version()),
      settings: database.settings,
      method: { ...plan, poolSize, ...size, deepPage: deepPage(size) },
      reference: reference.name,
      peers: peers.map(({ name }) => name),
      networks: measured,
    };
  } finally {
    await database.remove();
  }
}

async function onNetwork(
  database: BenchmarkDatabase,
  networkName: string,
  { url }: OpenNetwork,
  { rows, peers, plan, onProgress }: RunOptions,
): Promise<Cell[]> {
  const contestants: Contestant[] = [];
  try {
    for (const peer of peers) {
      contestants.push({ ...(await peer.open({ url, poolSize })), name: peer.name, peer });
    }
    const cells: Cell[] = [];
    for (const row of rows) {
      onProgress(`${networkName}: ${row.title}`);
      if (networkName === networks[0]?.name) await checkAnswers(database, contestants, row);
      for (const callers of row.callers) {
        const turns = await measureCell(database, contestants, row, callers, plan);
        cells.push(cellOf(row, callers, turns, reference.name));
      }
    }
    return cells;
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}
