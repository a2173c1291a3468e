import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { quantile } from '../measure/quantile.ts';
import { thisMachine, versionsOf } from '../report/environment.ts';
import { type Applied, applyHistory } from './apply-history.ts';
import { type Durability, MigratedServer } from './database.ts';
import { makeHistory } from './history.ts';
import { measureStatus, type StatusTimes } from './measure-status.ts';
import { peers } from './peers/index.ts';
import type { Result, ServerResult } from './result.ts';

export interface RunOptions {
  readonly migrations: number;
  readonly rounds: number;
  readonly statusRounds: number;
  readonly seed: number;
  /** Hears what begins. */
  readonly onProgress: (step: string) => void;
}

const durabilities: readonly Durability[] = ['durable', 'not durable'];
const statusRevisions = 1_000;

/** Measures all migrators on both servers, and `status`. */
export async function run(options: RunOptions): Promise<Result> {
  const { migrations, rounds, seed } = options;
  const startedAt = new Date().toISOString();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-migrators-'));
  try {
    const servers: ServerResult[] = [];
    let version = 'unknown';
    let status: StatusTimes = { revisions: 0, nodeMs: [], statusMs: [] };
    for (const durability of durabilities) {
      const server = await MigratedServer.start(durability);
      try {
        version = await server.version();
        const tell = (step: string) => options.onProgress(`${durability}: ${step}`);
        const history = makeHistory(migrations, seed);
        const how = { rounds, seed, folder: join(folder, durability), onProgress: tell };
        const applied = await applyHistory(server, peers, history, how);
        servers.push({ durability, settings: server.settings, applied: ratiosOf(applied) });
        if (durability !== durabilities.at(-1)) continue;
        tell('status');
        const long = makeHistory(statusRevisions, seed);
        const at = { rounds: options.statusRounds, folder: join(folder, 'status') };
        status = await measureStatus(server, long, at);
      } finally {
        await server.remove();
      }
    }
    const beyond = status.statusMs.map((ms, round) => ms - (status.nodeMs[round] ?? Number.NaN));
    return {
      format: 1,
      startedAt,
      machine: thisMachine(),
      versions: versionsOf(
        peers.flatMap(({ packageName }) => (packageName === undefined ? [] : [{ packageName }])),
        version,
      ),
      method: { migrations, rounds, seed },
      reference: servers[0]?.applied[0]?.name ?? 'nobody',
      peers: peers.map(({ name, setUp, measured }) => ({ name, setUp, measured })),
      servers,
      status: { ...status, beyondNodeMs: quantile(beyond, 0.5) },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first peer that took part is the reference. */
function ratiosOf(applied: readonly Applied[]): ServerResult['applied'] {
  const reference = applied[0]?.roundsMs ?? [];
  return applied.map(({ peer, roundsMs }) => {
    const ratios = roundsMs.map((ms, round) => ms / (reference[round] ?? Number.NaN));
    const [lowerQuartile = 0, median = 0, upperQuartile = 0] = [0.25, 0.5, 0.75].map((share) =>
      quantile(ratios, share),
    );
    return {
      name: peer.name,
      ratio: { median, lowerQuartile, upperQuartile },
      medianMs: quantile(roundsMs, 0.5),
      roundsMs,
    };
  });
}
