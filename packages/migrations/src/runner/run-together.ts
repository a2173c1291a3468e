import type { ScriptParts } from '../dialect/migration-dialect.ts';
import type { SpelledLedger } from '../ledger/spelled-ledger.ts';
import { fitsOneMessage } from '../sql/fits-one-message.ts';
import { segmentsOf } from '../sql/segments.ts';
import type { PreparedStep } from './run-step.ts';
import type { FinishedRevision } from './run-steps.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import { signalOf, textOf } from './send-statements.ts';
import type { Stage } from './stage.ts';

/** Longer scripts, in characters, go by themselves. */
const longest = 20_000;

/** Whether a revision may travel in one message with others, each in a transaction of its own. */
export function goesTogether({ dialect }: Stage, { step, script, statements }: PreparedStep): boolean {
  if (dialect.parts === undefined || step.direction !== 'up' || step.unfinished !== undefined) return false;
  if (step.revision.code !== undefined || statements === undefined || script.length > longest) return false;
  const [segment, ...more] = segmentsOf(statements);
  return segment !== undefined && more.length === 0 && segment.how !== 'alone' && fitsOneMessage(segment);
}

/** Which of the run's revisions the first one is, counted from 1, and how many there are. */
export interface Place {
  readonly number: number;
  readonly total: number;
  /** Whether the first one has been told of as started. */
  readonly announced: boolean;
}

/**
 * Applies some revisions by one message, each in its own transaction with its entry in the ledger, and says how many of
 * them are applied. Where one of them fails, those behind it are not run, and nothing is told of it: to be run once
 * more by itself, it meets its fault, or the lock that stopped it, again.
 */
export async function runTogether(
  stage: Stage,
  group: readonly PreparedStep[],
  place: Place,
  done: FinishedRevision[],
): Promise<number> {
  const { dialect, options } = stage;
  const { parts } = dialect;
  const [first] = group;
  if (parts === undefined || first === undefined) return 0;
  const told = new GroupEvents(stage, group, place, done);
  if (!place.announced) told.started(0);
  const durable = place.number + group.length > place.total;
  const { applied, failure } = await send(stage, parts, group, durable);
  if (applied === undefined) {
    told.failed(0);
    const { revision, direction } = first.step;
    const fault = dialect.fault(failure, '', 0);
    throw new ScriptFailedError({ revision: revision.name, direction, state: 'unknown', fault }, failure);
  }
  const count = told.finished(applied);
  if (failure === undefined || options.signal?.aborted !== true) return count;
  told.failed(count);
  throw failure;
}

interface Sent {
  /** What of it is in the ledger; `undefined` where nobody knows. */
  readonly applied: readonly Duration[] | undefined;
  /** Why it is not all of it. */
  readonly failure?: unknown;
}

async function send(
  stage: Stage,
  parts: ScriptParts,
  group: readonly PreparedStep[],
  durable: boolean,
): Promise<Sent> {
  const statement = { text: messageOf(stage, parts, group, durable), values: [] };
  try {
    return { applied: (await stage.connection.query<Duration>(statement, signalOf(stage))).rows };
  } catch (failure) {
    // Where nobody answers any more, the first failure says why.
    return { applied: await readApplied(stage, parts, group).catch(() => undefined), failure };
  }
}

interface Duration {
  readonly id: string;
  readonly ms: number;
}

function messageOf(
  { ledger, session: { restoring } }: Stage,
  parts: ScriptParts,
  group: readonly PreparedStep[],
  durable: boolean,
): string {
  const spelled = ledger.spelled(parts.quoteLiteral);
  const transactions = group.map(({ step, script, statements }) => ({
    script: textOf(script, segmentsOf(statements ?? [])[0]?.statements ?? []),
    entry: spelled.applied(step.id, step.revision, parts.oneByOne.times),
  }));
  return parts.oneByOne.message(transactions, { durable, restoring, last: readDurations(spelled, group) });
}

/** What of the group is in the ledger, after a failure. */
async function readApplied(
  { connection, ledger, session }: Stage,
  parts: ScriptParts,
  group: readonly PreparedStep[],
): Promise<readonly Duration[]> {
  await connection.script(parts.oneByOne.afterFailure(session.restoring));
  const text = readDurations(ledger.spelled(parts.quoteLiteral), group);
  return (await connection.query<Duration>({ text, values: [] })).rows;
}

function readDurations(ledger: SpelledLedger, group: readonly PreparedStep[]): string {
  return ledger.durations(group.map(({ step }) => step.id));
}

/** Tells of the revisions of a group, one after the other. */
class GroupEvents {
  readonly #stage: Stage;
  readonly #group: readonly PreparedStep[];
  readonly #place: Place;
  readonly #done: FinishedRevision[];

  constructor(stage: Stage, group: readonly PreparedStep[], place: Place, done: FinishedRevision[]) {
    this.#stage = stage;
    this.#group = group;
    this.#place = place;
    this.#done = done;
  }

  started(index: number): void {
    this.#tell(index, { type: 'started' });
  }

  failed(index: number): void {
    this.#tell(index, { type: 'failed' });
  }

  /** Tells of those that are applied; what is begun after them is the next one. */
  finished(rows: readonly Duration[]): number {
    const durations = new Map(rows.map(({ id, ms }) => [id, Math.round(ms * 1_000) / 1_000]));
    for (const [index, { step }] of this.#group.entries()) {
      const durationMs = durations.get(step.id);
      if (durationMs === undefined) return index;
      if (index > 0) this.started(index);
      this.#done.push({ revision: step.revision.name, durationMs });
      this.#tell(index, { type: 'finished', durationMs });
    }
    return this.#group.length;
  }

  #tell(
    index: number,
    what:
      | { readonly type: 'started' | 'failed' }
      | { readonly type: 'finished'; readonly durationMs: number },
  ): void {
    const step = this.#group[index]?.step;
    if (step === undefined) return;
    const { number, total } = this.#place;
    const { direction, revision } = step;
    this.#stage.options.emit({ ...what, direction, revision: revision.name, number: number + index, total });
  }
}
