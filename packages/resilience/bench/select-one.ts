/**
 * What `Database.query` costs beside plain node-postgres: the same statement over both, against one server, in one
 * process. Made for a machine that does other things, too: each round opens new connections and lets the ways take turns,
 * a few calls each, in random order, so that what disturbs one disturbs all; a way is compared with plain node-postgres
 * in the same round, and the middle of these ratios is shown, with the middle half of them. Beside the time a call took stands the processor
 * time this process spent on it, which the scheduling of others hardly touches. `pnpm bench` starts a server of its
 * own; set DATABASE_URL to use another.
 */
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import { postgres } from '../dist/postgres/index.js';

const rounds = 60;
const turnsPerRound = 20;
const callsPerTurn = 20;
const plain = 'pg.Pool.query';
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
  [plain]: () => overPool(new pg.Pool({ connectionString: url, max: 10 })),
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
  for (let round = -1; round < rounds; round += 1) {
    // On new connections, opened in random order: which core a server process runs on matters more than our code.
    const open = inRandomOrder(Object.entries(ways)).map(([name, make]) => ({
      name,
      way: make(),
      wall: 0,
      cpu: 0,
    }));
    for (const { way } of open) await run(way, statement, concurrency, 100);
    for (let turn = 0; turn < turnsPerRound; turn += 1) {
      for (const each of inRandomOrder(open)) {
        const { wall, cpu } = await run(each.way, statement, concurrency, callsPerTurn);
        each.wall += wall / turnsPerRound;
        each.cpu += cpu / turnsPerRound;
      }
    }
    for (const { name, way, wall, cpu } of open) {
      await way.close();
      if (round >= 0) costs.get(name)?.push({ wall, cpu });
    }
  }
  return costs;
}

function inRandomOrder<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
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
  const reference = costs.get(plain) ?? [];
  for (const [name, all] of costs) {
    const columns = [
      `${statement}, ${concurrency} at a time`.padEnd(34),
      name.padEnd(20),
      compared(all, reference, ({ wall }) => wall).padEnd(34),
      `processor ${compared(all, reference, ({ cpu }) => cpu)}`,
    ];
    process.stdout.write(`${columns.join('')}\n`);
  }
}

/** The middle cost, and how much of it plain node-postgres had in the same round. */
function compared(all: readonly Cost[], reference: readonly Cost[], of: (cost: Cost) => number): string {
  const ratios = all.map((cost, round) => {
    const plainly = reference[round];
    return plainly === undefined ? Number.NaN : of(plainly) / of(cost);
  });
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2));
  return `${quantile(all.map(of), 0.5).toFixed(1)} µs, ${middle} (${low} to ${high})`;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}
