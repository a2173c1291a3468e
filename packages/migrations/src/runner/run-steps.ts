import type { Step } from '../history/plan.ts';
import { runStep } from './run-step.ts';
import type { Stage } from './stage.ts';

/** A revision that a run has applied or taken down. */
export interface FinishedRevision {
  readonly revision: string;
  readonly durationMs: number;
}

/** Runs one step after the other, tells of each, and adds to `done` what it has done. */
export async function runSteps(
  stage: Stage,
  steps: readonly Step[],
  done: FinishedRevision[],
): Promise<void> {
  const { emit, signal } = stage.options;
  for (const [index, step] of steps.entries()) {
    signal?.throwIfAborted();
    const { direction } = step;
    const revision = step.revision.name;
    const event = { direction, revision, number: index + 1, total: steps.length };
    const startedAt = performance.now();
    emit({ type: 'started', ...event });
    try {
      const outcome = await runStep(stage, step, (locked) => emit({ type: 'locked', ...event, ...locked }));
      const durationMs = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
      if (outcome === 'done') done.push({ revision, durationMs });
      emit(outcome === 'done' ? { type: 'finished', ...event, durationMs } : { type: 'skipped', ...event });
    } catch (error) {
      emit({ type: 'failed', ...event });
      throw error;
    }
  }
}
