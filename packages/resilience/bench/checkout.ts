/**
 * What taking a connection and giving it back costs, without a server: over a client that does nothing, so that only
 * the pools are measured. `pnpm bench:checkout`.
 */
import { EventEmitter } from 'node:events';

import pg from 'pg';
import { ResilientPool } from '../dist/postgres/index.js';
import { takeConnection } from '../dist/postgres/resilient-pool.js';

const calls = 20_000;
const rounds = 41;

/** As much of a client as a pool asks for. */
class IdleClient extends EventEmitter {
  readonly readyForQuery = true;
  readonly _queryable = true;

  connect(callback: (error?: Error) => void): void {
    process.nextTick(callback);
  }

  getTransactionStatus(): 'I' {
    return 'I';
  }

  end(callback: () => void): void {
    process.nextTick(callback);
  }
}

// node-postgres asks for no more of a client than this one has; its types ask for all.
const Client = IdleClient as unknown as new () => pg.ClientBase;
const plain = new pg.Pool({ max: 1, Client });
const watched = new ResilientPool({ max: 1, Client, leakThresholdMs: 30_000 });
const unwatched = new ResilientPool({ max: 1, Client, leakThresholdMs: false });

type Release = () => void;
type Take = (taken: (release: Release) => void) => void;
const ways: Record<string, Take> = {
  'pg.Pool.connect': (taken) => plain.connect((_error, _client, release) => taken(release)),
  'ResilientPool.connect': (taken) => watched.connect((_error, _client, release) => taken(release)),
  'no place noted': (taken) =>
    takeConnection(watched, undefined, (_error, _client, release) => taken(release)),
  'no leaks looked for': (taken) =>
    takeConnection(unwatched, undefined, (_error, _client, release) => taken(release)),
};

const costs = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, take] of Object.entries(ways)) {
    const { user, system } = process.cpuUsage();
    await new Promise<void>((resolve) => {
      let left = calls;
      const next = () => {
        left -= 1;
        if (left < 0) return resolve();
        take((release) => {
          release();
          next();
        });
      };
      next();
    });
    const after = process.cpuUsage();
    if (round > 2) costs.get(name)?.push(((after.user + after.system - user - system) * 1_000) / calls);
  }
}
for (const [name, all] of costs) {
  const middle = all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  process.stdout.write(`${name.padEnd(24)}${middle.toFixed(0)} ns\n`);
}
await Promise.all([plain, watched, unwatched].map((pool) => pool.end()));
