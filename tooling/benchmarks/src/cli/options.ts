import { parseArgs } from 'node:util';
import type { DataSize } from '../database/benchmark-database.ts';
import type { Plan } from '../measure/measure-cell.ts';
import { peers as allPeers, reference } from '../peers/index.ts';
import type { Peer } from '../peers/operations.ts';
import { rows as allRows } from '../rows/index.ts';
import type { Row } from '../rows/row.ts';

const full = {
  size: { users: 100_000, visits: 1_200_000, bulk: 10_000 },
  rounds: 31,
  sliceMs: 50,
  warmUpMs: 200,
  cellMs: 60_000,
};
const quick = {
  size: { users: 100_000, visits: 120_000, bulk: 2_000 },
  rounds: 9,
  sliceMs: 8,
  warmUpMs: 10,
  cellMs: 800,
};

const names = (named: readonly { readonly name: string }[]) => named.map(({ name }) => name).join(', ');

export const help = `Measures Holdfast's repositories beside raw pg and other data layers, all in one run.

Usage: pnpm bench [options]

Options:
  --quick         within a minute: shorter slices, fewer rounds, fewer rows to page through and to create at once
  --json          print the result as JSON
  --only ROWS     only these rows, with commas between
  --peers NAMES   only these peers, with commas between; ${reference.name} is always there
  --seed N        decides the order in each round and the users that are worked on (default 1)
  --rounds N      how often each peer has its turn (default ${full.rounds}, quick ${quick.rounds})
  --slice MS      how long a turn is (default ${full.sliceMs}, quick ${quick.sliceMs})
  --help          this text

Rows: ${names(allRows)}
Peers: ${names(allPeers)}

Exit status: 0 all was measured; 1 something failed, or two peers answered the same question differently; 2 an option was
not understood.
`;

export interface BenchmarkOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly rows: readonly Row[];
  readonly peers: readonly Peer[];
  readonly size: DataSize;
  readonly plan: Plan;
}

/** An option that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): BenchmarkOptions {
  const values = parse(args);
  const { size, rounds, sliceMs, warmUpMs, cellMs } = values.quick ? quick : full;
  const chosen = values.peers === undefined ? allPeers : choose('--peers', values.peers, allPeers);
  return {
    help: values.help,
    json: values.json,
    rows: values.only === undefined ? allRows : choose('--only', values.only, allRows),
    peers: allPeers.filter((peer) => peer === reference || chosen.includes(peer)),
    size,
    plan: {
      rounds: wholeNumber('--rounds', values.rounds ?? String(rounds), 1),
      sliceMs: wholeNumber('--slice', values.slice ?? String(sliceMs), 1),
      warmUpMs,
      cellMs,
      seed: wholeNumber('--seed', values.seed, 0),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm bench -- --quick` passes the dashes on.
      args: args.filter((arg) => arg !== '--'),
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        peers: { type: 'string' },
        seed: { type: 'string', default: '1' },
        rounds: { type: 'string' },
        slice: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Those that are named, in the order of all. */
function choose<T extends { readonly name: string }>(option: string, value: string, all: readonly T[]): T[] {
  const wanted = value.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !all.some((item) => item.name === name));
  if (unknown !== undefined) {
    throw new UsageError(`${option}: there is no ${JSON.stringify(unknown)}; there are ${names(all)}.`);
  }
  return all.filter(({ name }) => wanted.includes(name));
}

function wholeNumber(option: string, value: string, least: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= 1_000_000) return number;
  throw new UsageError(`${option} is a whole number from ${least} to 1000000, not ${JSON.stringify(value)}.`);
}
