import { setImmediate } from 'node:timers/promises';

import { runCode } from '../code/run-code.ts';
import type { Step } from '../history/plan.ts';
import { GroupSize } from './group-size.ts';
import { PreparedSteps } from './prepared-steps.ts';
import { type PreparedStep, runStep } from './run-step.ts';
import { goesTogether, type Place, runTogether } from './run-together.ts';
import type { Stage, Tell } from './stage.ts';

/** A revision that a run has applied or taken down. */
export interface FinishedRevision {
  readonly revision: string;
  readonly durationMs: number;
}

/**
 * Runs one step after the other, tells of each, and adds to `done` what it has done. While the database works on some,
 * the next ones are taken apart.
 */
export async function runSteps(
  stage: Stage,
  steps: readonly Step[],
  done: FinishedRevision[],
): Promise<void> {
  const ahead = new PreparedSteps(stage.dialect, steps);
  const groups = new GroupSize();
  let announced = false;
  try {
    for (let index = 0; index < steps.length; ) {
      const group = await ahead.group(index, groups.size, (prepared) => goesTogether(stage, prepared));
      const startedAt = performance.now();
      const place = { number: index + 1, total: steps.length, announced };
      const running = runGroup(stage, group, place, done);
      running.catch(() => undefined); // it is awaited below
      await setImmediate(); // it is on its way to the database
      ahead.prepare(index + group.length, 2 * groups.size);
      const count = await running;
      groups.note(count, performance.now() - startedAt, count === group.length);
      index += count;
      announced = count === 0;
    }
  } catch (error) {
    // The last COMMIT, the one that waits for the disk, was not reached: what is finished waits for it here. Where that
    // fails, too, the server is gone, and a crash of it leaves what the next run understands.
    if (done.length > 0) await touchLedger(stage).catch(() => undefined);
    throw error;
  }
}

/** Says how many of the group are done. */
async function runGroup(
  stage: Stage,
  group: readonly PreparedStep[],
  place: Place,
  done: FinishedRevision[],
): Promise<number> {
  stage.options.signal?.throwIfAborted();
  const [first, ...others] = group;
  if (first === undefined) throw new TypeError('a group of nothing');
  if (others.length > 0) return runTogether(stage, group, place, done);
  await runAndTell(stage, first, place, done);
  return 1;
}

async function runAndTell(
  stage: Stage,
  prepared: PreparedStep,
  place: Place,
  done: FinishedRevision[],
): Promise<void> {
  const { emit } = stage.options;
  const { direction } = prepared.step;
  const revision = prepared.step.revision.name;
  const { number, total } = place;
  const event = { direction, revision, number, total };
  const startedAt = performance.now();
  if (!place.announced) emit({ type: 'started', ...event });
  const outcome = await runRevision(stage, prepared, number === total, (told) =>
    emit({ ...event, ...told }),
  ).catch((error: unknown) => {
    emit({ type: 'failed', ...event });
    throw error;
  });
  const durationMs = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
  if (outcome === 'done') done.push({ revision, durationMs });
  emit(outcome === 'done' ? { type: 'finished', ...event, durationMs } : { type: 'skipped', ...event });
}

async function runRevision(
  stage: Stage,
  prepared: PreparedStep,
  durable: boolean,
  tell: Tell,
): Promise<'done' | 'skipped'> {
  const { code } = prepared.step.revision;
  if (code !== undefined) return runCode(stage, prepared.step, code, tell);
  return runStep({ ...prepared, stage, durable, tell: (locked) => tell({ type: 'locked', ...locked }) });
}

async function touchLedger({ connection, dialect, ledger }: Stage): Promise<void> {
  const { parts } = dialect;
  if (parts !== undefined) await connection.script(ledger.spelled(parts.quoteLiteral).touched());
}
