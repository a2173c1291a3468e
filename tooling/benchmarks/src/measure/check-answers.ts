import { inspect, isDeepStrictEqual } from 'node:util';
import type { BenchmarkDatabase } from '../database/benchmark-database.ts';
import { Inputs } from '../rows/inputs.ts';
import type { Row } from '../rows/row.ts';
import { auditTableOf, type Contestant, prepare } from './measure-cell.ts';

/** Two peers were asked the same and answered or wrote something else: their speeds do not compare. */
class DifferentAnswerError extends Error {
  override readonly name = 'DifferentAnswerError';
}

/**
 * Asks each peer the same, and compares what it answers and what stands in the tables afterwards with the reference's.
 *
 * @throws DifferentAnswerError
 */
export async function checkAnswers(
  database: BenchmarkDatabase,
  contestants: readonly Contestant[],
  row: Row,
): Promise<void> {
  const able = contestants.filter(({ operations }) => operations[row.operation] !== undefined);
  const auditTables = new Set(able.map(({ peer }) => auditTableOf(peer)));
  const reset = async () => {
    if (row.cleanUp === undefined) return;
    await database.restoreUser(0);
    await database.restore(auditTables);
  };
  let expected: { readonly of: string; readonly outcome: Outcome } | undefined;
  await reset();
  for (const contestant of able) {
    const { size, tables } = database;
    const call = await prepare(row, contestant, new Inputs({ size, tables, callers: 1, users: 1 }));
    const outcome = await outcomeOf(() => call(0), database, auditTableOf(contestant.peer));
    expected ??= { of: contestant.name, outcome };
    for (const part of ['answer', 'written'] as const) {
      if (isDeepStrictEqual(outcome[part], expected.outcome[part])) continue;
      throw new DifferentAnswerError(
        `${row.name}: ${contestant.name} and ${expected.of} differ in what they ${verbs[part]}.\n` +
          `${contestant.name}: ${inspect(outcome[part], { depth: 6 })}\n` +
          `${expected.of}: ${inspect(expected.outcome[part], { depth: 6 })}`,
      );
    }
    await reset();
  }
}

interface Outcome {
  readonly answer: unknown;
  readonly written: unknown;
}

const verbs = { answer: 'answered', written: 'wrote' };

async function outcomeOf(
  call: () => Promise<unknown>,
  database: BenchmarkDatabase,
  auditTable: string,
): Promise<Outcome> {
  const startedAt = new Date();
  const answer = await call();
  return { answer: plain(answer, startedAt), written: await database.written(0, auditTable) };
}

/** An answer as plain data, whatever class its rows are of; moments that the call made are all the same. */
function plain(value: unknown, startedAt: Date): unknown {
  if (value instanceof Date) return value >= startedAt ? 'made by the call' : value;
  if (Array.isArray(value)) return value.map((item) => plain(item, startedAt));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, startedAt)]));
}
