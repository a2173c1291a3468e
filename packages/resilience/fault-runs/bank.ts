import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  FaultDriver,
  type FaultReport,
  type FaultWeights,
  startTcpProxy,
} from '@holdfast/perf-harness/faults';
import { type PostgresServer, startReplica } from '@holdfast-tooling/test-databases/server';
import pg from 'pg';

import type { Database, TransactionOptions } from '../src/database.ts';
import { isHoldfastError } from '../src/errors/is-holdfast-error.ts';
import { classifyError } from '../src/failure/classify-error.ts';
import { postgres } from '../src/postgres/postgres.ts';
import type { Events } from '../src/telemetry/channels.ts';

export interface BankRunOptions {
  readonly faults: number;
  /** Repeats the faults and what each worker asks for; how they meet is up to the machine. */
  readonly seed: number;
  readonly workers?: number;
  readonly accounts?: number;
  readonly weights?: Partial<FaultWeights>;
  /** The fault at which the primary is lost for good, and a synchronous replica promoted. @default never */
  readonly promoteAt?: number;
}

/** What a run of the bank came to. The lists of what is wrong are empty where money never moved wrongly. */
export interface BankReport {
  readonly faults: FaultReport;
  readonly committed: number;
  /** Transfers reported as failed, by the kind of failure. */
  readonly failed: Readonly<Record<string, number>>;
  readonly unknown: number;
  /** COMMITs that were lost, by what the server was found to have made of them. */
  readonly lost: Readonly<Record<string, number>>;
  /** Times the work of a transfer was begun. */
  readonly attempts: number;
  /** Reported as committed, and not there exactly once; or reported as unknown, and there twice. */
  readonly missingOrTwice: readonly string[];
  /** Reported as failed, and there. */
  readonly ghosts: readonly string[];
  /** Accounts whose balance is not what the ledger says. */
  readonly wrongBalances: readonly string[];
  readonly total: number;
  readonly expectedTotal: number;
  /** Connections the server still had when the pool was closed. */
  readonly connectionsLeft: number;
}

const startBalance = 1_000;
const resolved = 'holdfast:transaction:commit-resolved';

/** Moves money between accounts by `workers` at once while faults are done to the server and to the way to it. */
export async function runBank(server: PostgresServer, options: BankRunOptions): Promise<BankReport> {
  const { seed, faults, workers = 12, accounts = 50, weights = {}, promoteAt } = options;
  const replica = promoteAt === undefined ? undefined : await startReplica(server, { synchronous: true });
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: server.port }, seed });
  await setUp(server.url, accounts);
  const succession = replica === undefined || promoteAt === undefined ? {} : { replica, promoteAt };
  const driver = new FaultDriver({ server, proxy, seed, weights, ...succession });
  const pool = {
    max: workers - 2, // some have to wait
    breaker: { failureRate: 0.8, minimumCalls: 20, window: 20, openMs: 50, probes: 1 },
  };
  const database = postgres({ url: proxy.through(server.url), pool });
  const books = new Books();
  const over = new AbortController();
  const lost: Record<string, number> = {};
  const note = (message: unknown) => {
    const { outcome } = message as Events[typeof resolved]; // what is published there
    lost[outcome] = (lost[outcome] ?? 0) + 1;
  };
  subscribe(resolved, note);
  try {
    const working = Array.from({ length: workers }, (_, worker) =>
      work(database, books, `${worker}`, randomFrom(seed + worker), accounts, over.signal),
    );
    const report = await driver.run({ faults });
    over.abort();
    await Promise.all(working);
    await database.close();
    return { faults: report, lost, ...(await audit((replica ?? server).url, books, accounts)) };
  } finally {
    unsubscribe(resolved, note);
    over.abort();
    await database.close().catch(() => {}); // closed already, unless something else failed, which says more
    await proxy.close();
    await replica?.remove();
  }
}

/** What the callers were told. */
class Books {
  attempts = 0;
  readonly committed: string[] = [];
  readonly failed = new Map<string, string>();
  readonly unknown: string[] = [];
}

async function setUp(url: string, accounts: number): Promise<void> {
  await administer(url, async (client) => {
    await client.query('drop table if exists account, ledger');
    await client.query('create table account (id int primary key, balance bigint not null)');
    await client.query('insert into account select n, $1 from generate_series(0, $2::int - 1) n', [
      startBalance,
      accounts,
    ]);
    // No key: a transfer that was applied twice must show.
    await client.query(
      'create table ledger (id text not null, debit int not null, credit int not null, amount int not null)',
    );
  });
}

async function work(
  database: Database,
  books: Books,
  worker: string,
  random: () => number,
  accounts: number,
  over: AbortSignal,
): Promise<void> {
  for (let number = 0; !over.aborted; number += 1) {
    const id = `${worker}-${number}`;
    const debit = Math.floor(random() * accounts);
    const credit = (debit + 1 + Math.floor(random() * (accounts - 1))) % accounts;
    const amount = 1 + Math.floor(random() * 10);
    const options: TransactionOptions = random() < 0.2 ? { isolation: 'serializable' } : {};
    const nested = random() < 0.2;
    try {
      await database.transaction(async (transaction) => {
        books.attempts += 1;
        const run = (text: string, ...values: unknown[]) => transaction.query({ text, values });
        await run('insert into ledger values ($1, $2, $3, $4)', id, debit, credit, amount);
        await run('update account set balance = balance - $2 where id = $1', debit, amount);
        const last = {
          text: 'update account set balance = balance + $2 where id = $1',
          values: [credit, amount],
        };
        if (nested) await transaction.transaction((inner) => inner.query(last));
        else await transaction.query(last);
      }, options);
      books.committed.push(id);
    } catch (error) {
      if (isHoldfastError(error, 'HF_COMMIT_OUTCOME_UNKNOWN')) books.unknown.push(id);
      else books.failed.set(id, classifyError(error).kind);
      await sleep(5); // refused by an open breaker: not again at once
    }
  }
}

async function audit(
  url: string,
  books: Books,
  accounts: number,
): Promise<Omit<BankReport, 'faults' | 'lost'>> {
  return administer(url, async (client) => {
    const ledger = await client.query<{ id: string; times: number }>(
      'select id, count(*)::int as times from ledger group by id',
    );
    const times = new Map(ledger.rows.map((row) => [row.id, row.times]));
    const wrong = await client.query<{ id: number }>(
      `select id from account where balance <> $1
        + coalesce((select sum(amount) from ledger where credit = account.id), 0)
        - coalesce((select sum(amount) from ledger where debit = account.id), 0)`,
      [startBalance],
    );
    const total = await client.query<{ total: number }>('select sum(balance)::int as total from account');
    const left = await client.query(
      `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    const failed: Record<string, number> = {};
    for (const kind of books.failed.values()) failed[kind] = (failed[kind] ?? 0) + 1;
    return {
      committed: books.committed.length,
      failed,
      unknown: books.unknown.length,
      attempts: books.attempts,
      missingOrTwice: [
        ...books.committed.filter((id) => times.get(id) !== 1),
        ...books.unknown.filter((id) => (times.get(id) ?? 0) > 1),
      ],
      ghosts: [...books.failed.keys()].filter((id) => times.has(id)),
      wrongBalances: wrong.rows.map(({ id }) => `${id}`),
      total: total.rows[0]?.total ?? Number.NaN,
      expectedTotal: accounts * startBalance,
      connectionsLeft: left.rowCount ?? 0,
    };
  });
}

async function administer<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** Numbers from 0 up to 1, the same for the same seed (xorshift32). */
function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
