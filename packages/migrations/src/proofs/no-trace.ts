import { compareDescriptions } from '../introspection/compare-descriptions.ts';
import { ProofError } from './proof-error.ts';
import { climbToGround, prepare, type Subject } from './subject.ts';

/** Takes the whole history up, and down again in one go: nothing of it may stay. */
export async function leaveNoTrace(subject: Subject): Promise<void> {
  const stage = await prepare(subject);
  await climbToGround(stage);
  const { migrator, reversible, describe } = stage;
  const before = await describe();
  await migrator.up();
  if (reversible.length > 0) await migrator.down({ steps: reversible.length });
  const left = compareDescriptions(before, await describe());
  if (left.length > 0)
    throw new ProofError('down, taken to the ground, does not leave what stood before:', left);
}
