/**
 * What `Database.query` costs beside plain node-postgres: the same statement over both, in turns, in one process and
 * against one server. Shows the time a call took and the processor time this process spent on it, which the scheduling
 * of other processes hardly touches. `pnpm bench` starts a server of its own; set DATABASE_URL to use another.
 */
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import { postgres } from '../dist/postgres/index.js';

const rounds = 60;
const callsPerRound = 1_000;
const statements = {
  'select 1': { text: 'select 1', values: [] },
  'prepared, one value': { name: 'one', text: 'select $1::int', values: [1] },
};
type Statement = (typeof statements)[keyof typeof statements];

interface Way {
  readonly call: (statement: Statement) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

const server = process.env['DATABASE_URL'] === undefined ? await startPostgresServer() : undefined;
const url = process.env['DATABASE_URL'] ?? server?.url;

const ways: Record<string, () => Way> = {
  'pg.Pool.query': () => overPool(new pg.Pool({ connectionString: url, max: 10 })),
  'ResilientPool.query': () => overPool(postgres({ url, pool: { max: 10 } }).driver),
  'Database.query': () => {
    const database = postgres({ url, pool: { max: 10 } });
    return { call: (statement) => database.query(statement), close: () => database.close() };
  },
};

/** As most code calls a pool: with text where there is no more to say, else with an object. */
function overPool(pool: pg.Pool): Way {
  return {
    call: (statement) => ('name' in statement ? pool.query(statement) : pool.query(statement.text)),
    close: () => pool.end(),
  };
}

try {
  for (const [name, statement] of Object.entries(statements)) {
    for (const concurrency of [1, 10]) report(name, concurrency, await compare(statement, concurrency));
  }
} finally {
  await server?.remove();
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Microseconds a call cost, by way and round. */
async function compare(statement: Statement, concurrency: number): Promise<Map<string, Cost[]>> {
  const costs = new Map<string, Cost[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    // In another order each time, on new connections: which core a server process runs on matters more than our code.
    for (const [name, open] of Object.entries(ways).toSorted(() => Math.random() - 0.5)) {
      const way = open();
      await run(way, statement, concurrency, 200);
      const cost = await run(way, statement, concurrency, callsPerRound);
      await way.close();
      if (round >= 0) costs.get(name)?.push(cost);
    }
  }
  return costs;
}

async function run(way: Way, statement: Statement, concurrency: number, calls: number): Promise<Cost> {
  const startedAt = process.hrtime.bigint();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let done = 0; done < calls / concurrency; done += 1) await way.call(statement);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const wall = Number(process.hrtime.bigint() - startedAt) / 1_000;
  return { wall: wall / calls, cpu: (user + system) / calls };
}

function report(statement: string, concurrency: number, costs: Map<string, Cost[]>): void {
  const plain = middle(costs.get('pg.Pool.query') ?? []);
  for (const [name, all] of costs) {
    const { wall, cpu } = middle(all);
    const columns = [
      `${statement}, ${concurrency} at a time`.padEnd(34),
      name.padEnd(20),
      `${wall.toFixed(1)} µs (${(plain.wall / wall).toFixed(2)})`.padEnd(18),
      `${cpu.toFixed(1)} µs of processor (${(plain.cpu / cpu).toFixed(2)})`,
    ];
    process.stdout.write(`${columns.join('')}\n`);
  }
}

function middle(costs: readonly Cost[]): Cost {
  return { wall: median(costs.map(({ wall }) => wall)), cpu: median(costs.map(({ cpu }) => cpu)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
