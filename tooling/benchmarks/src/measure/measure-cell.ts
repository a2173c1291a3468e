import { PerformanceMetrics } from '@holdfast/perf-harness';
import type { BenchmarkDatabase } from '../database/benchmark-database.ts';
import type { OpenPeer, Operations, Peer } from '../peers/operations.ts';
import { Inputs } from '../rows/inputs.ts';
import type { Call, Row } from '../rows/row.ts';
import { closedLoop } from './closed-loop.ts';
import { collectGarbage } from './collect-garbage.ts';
import { shuffle } from './shuffle.ts';

/** A peer with its pool on the network that is measured. */
export interface Contestant extends OpenPeer {
  readonly name: string;
  readonly peer: Peer;
}

export interface Plan {
  readonly rounds: number;
  /** How long a peer's turn in a round is. */
  readonly sliceMs: number;
  /** No round begins in a cell that has taken this long: a busy machine has fewer of them, not a longer run. */
  readonly cellMs: number;
  /** How long each peer works before the first round. */
  readonly warmUpMs: number;
  /** Decides the order in each round, and which users are worked on. */
  readonly seed: number;
}

/** What a peer did in one cell of the table. */
export interface Turns {
  readonly rounds: Round[];
  /** All rounds together. */
  readonly metrics: PerformanceMetrics;
}

export interface Round {
  /** What half of the calls did not exceed. */
  readonly medianMs: number;
  readonly operationsPerSecond: number;
}

/** Calls for which every connection of the pool has prepared a statement, and the server has settled on a plan for it. */
const leastWarmUpCalls = 6;

/**
 * Measures peers in one row with so many callers. In each round each has a turn, in an order of its own, so that what
 * disturbs the machine disturbs all alike, and nobody always comes behind the same one.
 */
export async function measureCell(
  database: BenchmarkDatabase,
  contestants: readonly Contestant[],
  row: Row,
  callers: number,
  plan: Plan,
): Promise<ReadonlyMap<string, Turns>> {
  const able = contestants.filter(({ operations }) => operations[row.operation] !== undefined);
  const auditTables = new Set(able.map(({ peer }) => auditTableOf(peer)));
  const turns = new Map<string, Turns>(
    able.map(({ name }) => [name, { rounds: [], metrics: new PerformanceMetrics() }]),
  );
  // A call so long needs no warm-up beside the check's, and fewer rounds tell as much.
  const once = row.cleanUp === 'after each call';
  const rounds = once ? Math.max(1, Math.floor(plan.rounds / 5)) : plan.rounds;
  const turn = async (contestant: Contestant, round: number, warmUp: boolean) => {
    const { size, tables } = database;
    // Each peer walks over the users in the same way, and in each round in another.
    const start = (plan.seed + round) * 31;
    const call = await prepare(row, contestant, new Inputs({ size, tables, callers, start }));
    collectGarbage('young');
    const metrics = await closedLoop({
      call,
      callers,
      durationMs: once ? 0 : warmUp ? plan.warmUpMs : plan.sliceMs,
      atLeast: warmUp ? leastWarmUpCalls : 1,
    });
    if (once) await database.cleanUp(auditTables);
    return metrics;
  };

  const endsAt = performance.now() + plan.cellMs;
  if (!once) for (const contestant of shuffle(able, plan.seed, -1)) await turn(contestant, -1, true);
  collectGarbage('all');
  for (let round = 0; round < rounds && (round === 0 || performance.now() < endsAt); round += 1) {
    for (const contestant of shuffle(able, plan.seed, round)) {
      const metrics = await turn(contestant, round, false);
      const { medianMs, operationsPerSecond } = metrics.summary();
      const result = turns.get(contestant.name);
      // A turn has one call at least, and neither is null then.
      result?.rounds.push({ medianMs: medianMs ?? 0, operationsPerSecond: operationsPerSecond ?? 0 });
      result?.metrics.merge(metrics, { sameTime: false });
    }
  }
  if (row.cleanUp === 'at the end') await database.cleanUp(auditTables);
  return turns;
}

/** @throws TypeError where the contestant does not have the row's operation */
export async function prepare(row: Row, { name, operations }: Contestant, inputs: Inputs): Promise<Call> {
  const operation: Operations[keyof Operations] | undefined = operations[row.operation];
  if (operation === undefined) throw new TypeError(`${name} has no ${row.operation}`);
  return row.prepare(operation, inputs);
}

export function auditTableOf({ auditTable = 'audit_entries' }: Peer): string {
  return auditTable;
}
