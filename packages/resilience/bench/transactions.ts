/**
 * What a transaction of one, two and three prepared statements costs, beside the same over plain node-postgres: BEGIN
 * travels with the first statement, and makes the outcome one that can be found out. In turns, directly and over a
 * network of 0.5 ms each way; each figure is the median of the rounds' ratios. Every repetition opens its connections anew:
 * which core the server gives each of them to matters more than what is compared. `pnpm bench:transactions` starts a
 * server of its own; set DATABASE_URL to use another.
 */
import { startTcpProxy } from '@holdfast/perf-harness/faults';
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import { postgres } from '../dist/postgres/index.js';

const repetitions = 5;
const rounds = 10;
const network = { toServer: { latencyMs: 0.5 }, toClient: { latencyMs: 0.5 } };

const statements = [
  { name: 'read', text: 'select n from note where id = $1', values: [1] },
  { name: 'change', text: 'update note set n = n + 1 where id = $1', values: [2] },
  { name: 'add', text: 'insert into entry (note, n) values ($1, $2)', values: [1, 2] },
];

type Statements = typeof statements;
interface Way {
  run(work: Statements): Promise<unknown>;
  close(): Promise<unknown>;
}

function plain(url: string): Way {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const run = async (work: Statements) => {
    const client = await pool.connect();
    await client.query('begin');
    for (const statement of work) await client.query(statement);
    await client.query('commit');
    client.release();
  };
  return { run, close: () => pool.end() };
}

function ours(url: string, options: { outcomeTimeoutMs?: number }): Way {
  const database = postgres({ url, pool: { max: 1 }, ...options });
  const run = (work: Statements) =>
    database.transaction(async (transaction) => {
      for (const statement of work) await transaction.query(statement);
    });
  return { run, close: () => database.close() };
}

const ways: Record<string, (url: string) => Way> = {
  'plain node-postgres': plain,
  transaction: (url) => ours(url, {}),
  'transaction, outcome not asked': (url) => ours(url, { outcomeTimeoutMs: 0 }),
};

async function compare(url: string, callsPerRound: number, name: string): Promise<void> {
  const times = new Map<string, number[]>();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const opened = Object.entries(ways).map(([way, open]): [string, Way] => [way, open(url)]);
    for (const [, way] of opened) await way.run(statements);
    for (let count = 1; count <= statements.length; count += 1) {
      const work = statements.slice(0, count);
      for (let round = -1; round < rounds; round += 1) {
        for (const [way, { run }] of opened) {
          const startedAt = performance.now();
          for (let done = 0; done < callsPerRound; done += 1) await run(work);
          const key = `${count} ${way}`;
          const us = ((performance.now() - startedAt) * 1_000) / callsPerRound;
          if (round >= 0) times.set(key, [...(times.get(key) ?? []), us]);
        }
      }
    }
    for (const [, { close }] of opened) await close();
  }
  for (let count = 1; count <= statements.length; count += 1) {
    const base = times.get(`${count} plain node-postgres`) ?? [];
    for (const way of Object.keys(ways)) {
      const all = times.get(`${count} ${way}`) ?? [];
      const ratio = median(all.map((us, round) => (base[round] ?? Number.NaN) / us));
      const figures = `${median(all).toFixed(0).padStart(6)} µs ${ratio.toFixed(2).padStart(6)}`;
      process.stdout.write(`${name.padEnd(12)}${count} statement(s)  ${way.padEnd(32)}${figures}\n`);
    }
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const server = process.env['DATABASE_URL'] === undefined ? await startPostgresServer() : undefined;
const url = process.env['DATABASE_URL'] ?? server?.url ?? '';
const { hostname, port } = new URL(url);
const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) }, network });
const pool = new pg.Pool({ connectionString: url, max: 1 });

try {
  await pool.query('drop table if exists note, entry');
  await pool.query('create table note (id int primary key, n int)');
  await pool.query('create table entry (note int, n int)');
  await pool.query('insert into note select id, 0 from generate_series(1, 100) id');
  await compare(url, 200, 'direct');
  await compare(proxy.through(url), 20, '2 x 0.5 ms');
} finally {
  await pool.query('drop table if exists note, entry');
  await pool.end();
  await proxy.close();
  await server?.remove();
}
