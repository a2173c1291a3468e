import { IrreversibleRevisionError } from '../history/history-error.ts';
import type { Step } from '../history/plan.ts';
import type { RevisionCode } from './code-file.ts';
import type { CodeStep } from './code-step.ts';
import { loadCode } from './load-code.ts';

/** Loads the code of all that is to be run, so that what is wrong with it shows before anything is. */
export async function checkCode(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const { code } = step.revision;
    if (code !== undefined) await loadSteps(step, code);
  }
}

/** @throws CodeLoadError, IrreversibleRevisionError */
export async function loadSteps(
  { direction, revision }: Step,
  code: RevisionCode,
): Promise<readonly CodeStep[]> {
  const steps = await loadCode(code, direction);
  if (steps === undefined)
    throw new IrreversibleRevisionError([revision.name], [`a down in its ${code.file}`]);
  return steps;
}
