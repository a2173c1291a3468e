/**
 * What it costs a transaction to be one whose outcome can be found out: BEGIN gives it its id, in the same round trip.
 * The same work over plain node-postgres and over `Database.transaction`, with and without, in turns. `pnpm
 * bench:transactions` starts a server of its own; set DATABASE_URL to use another.
 */
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import { postgres } from '../dist/postgres/index.js';

const rounds = 40;
const callsPerRound = 500;
const works = {
  'one insert': 'insert into note values (1)',
  'one read': 'select 1',
};

const server = process.env['DATABASE_URL'] === undefined ? await startPostgresServer() : undefined;
const url = process.env['DATABASE_URL'] ?? server?.url;
const pool = new pg.Pool({ connectionString: url, max: 1 });
const asking = postgres({ url, pool: { max: 1 } });
const notAsking = postgres({ url, pool: { max: 1 }, outcomeTimeoutMs: 0 });

const ways: Record<string, (text: string) => Promise<unknown>> = {
  'plain node-postgres': async (text) => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query(text);
    await client.query('commit');
    client.release();
  },
  'transaction, not asking': (text) => notAsking.transaction((one) => one.query({ text, values: [] })),
  'transaction, read only': (text) =>
    asking.transaction((one) => one.query({ text, values: [] }), { readOnly: true }),
  transaction: (text) => asking.transaction((one) => one.query({ text, values: [] })),
};

try {
  await pool.query('create table note (n int)');
  for (const [name, text] of Object.entries(works)) {
    const times = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
    for (let round = -2; round < rounds; round += 1) {
      for (const [way, call] of Object.entries(ways).toSorted(() => Math.random() - 0.5)) {
        if (way.endsWith('read only') && text.startsWith('insert')) continue;
        const startedAt = performance.now();
        for (let done = 0; done < callsPerRound; done += 1) await call(text);
        if (round >= 0) times.get(way)?.push(((performance.now() - startedAt) * 1_000) / callsPerRound);
      }
    }
    for (const [way, all] of times) {
      const median = all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
      if (median !== undefined)
        process.stdout.write(`${name.padEnd(12)}${way.padEnd(26)}${median.toFixed(1)} µs\n`);
    }
  }
} finally {
  await Promise.all([pool.end(), asking.close(), notAsking.close()]);
  await server?.remove();
}
