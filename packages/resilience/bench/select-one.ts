/**
 * What `Database.query` costs beside plain node-postgres: `select 1` over both, in turns, in one process and against
 * one server. `pnpm bench` starts a server of its own; set DATABASE_URL to use another.
 */
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import { postgres } from '../dist/postgres/index.js';

const rounds = 30;
const callsPerRound = 4_000;

const server = process.env['DATABASE_URL'] === undefined ? await startPostgresServer() : undefined;
const url = process.env['DATABASE_URL'] ?? server?.url;
const plain = new pg.Pool({ connectionString: url, max: 10 });
const database = postgres({ url, pool: { max: 10 } });

const text = 'select 1';
const named = { name: 'one', text: 'select $1::int', values: [1] };
const subjects: Record<string, Record<string, () => Promise<unknown>>> = {
  'select 1': {
    'pg.Pool.query': () => plain.query(text),
    'ResilientPool.query': () => database.driver.query(text),
    'Database.query': () => database.query({ text, values: [] }),
  },
  'prepared, one value': {
    'pg.Pool.query': () => plain.query(named),
    'ResilientPool.query': () => database.driver.query(named),
    'Database.query': () => database.query(named),
  },
};

try {
  for (const [statement, ways] of Object.entries(subjects)) {
    for (const concurrency of [1, 10]) report(statement, concurrency, await compare(ways, concurrency));
  }
} finally {
  await Promise.all([plain.end(), database.close()]);
  await server?.remove();
}

/** Microseconds a call took, by way and round. */
async function compare(
  ways: Record<string, () => Promise<unknown>>,
  concurrency: number,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  const names = Object.keys(ways);
  for (let round = -3; round < rounds; round += 1) {
    // Another one begins each round: what comes first finds another garbage collector than what comes last.
    const turn = names.map((_, index) => names[(index + round + names.length * 3) % names.length] ?? '');
    for (const name of turn) {
      const micros = await measure(ways[name] ?? (() => Promise.resolve()), concurrency);
      if (round >= 0) times.get(name)?.push(micros);
    }
  }
  return times;
}

async function measure(call: () => Promise<unknown>, concurrency: number): Promise<number> {
  const each = callsPerRound / concurrency;
  const startedAt = process.hrtime.bigint();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let done = 0; done < each; done += 1) await call();
    }),
  );
  return Number(process.hrtime.bigint() - startedAt) / 1_000 / callsPerRound;
}

function report(statement: string, concurrency: number, times: Map<string, number[]>): void {
  const base = median(times.get('pg.Pool.query') ?? []);
  for (const [name, micros] of times) {
    const each = median(micros);
    const line = [
      statement,
      `${concurrency} at a time`,
      name,
      `${each.toFixed(1)} µs`,
      (base / each).toFixed(3),
    ];
    process.stdout.write(`${line.join('\t')}\n`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
