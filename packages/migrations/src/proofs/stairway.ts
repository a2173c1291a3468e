import { compareDescriptions } from '../introspection/compare-descriptions.ts';
import { ProofError } from './proof-error.ts';
import { climbToGround, prepare, type Subject } from './subject.ts';

/** What the stairway went through. */
export interface StairwayResult {
  /** How many revisions went up, down and up again. */
  readonly revisions: number;
}

/**
 * Takes each revision up, down and up again. Down must leave what stood before it, and up, the second time, what it
 * left the first time; both by the database's catalog.
 *
 * @throws ProofError with the revision and what is different; whatever a script fails with
 */
export async function climbStairway(
  subject: Subject,
  onStep?: (revision: string) => void,
): Promise<StairwayResult> {
  const stage = await prepare(subject);
  await climbToGround(stage);
  const { migrator, reversible, describe } = stage;
  for (const revision of reversible) {
    const before = await describe();
    await migrator.up({ to: revision });
    const after = await describe();
    await migrator.down({ steps: 1 });
    const back = compareDescriptions(before, await describe());
    if (back.length > 0) {
      throw new ProofError(`down.sql of ${revision} does not lead back to what stood before it:`, back);
    }
    await migrator.up({ to: revision });
    const again = compareDescriptions(after, await describe());
    if (again.length > 0) {
      throw new ProofError(`${revision} comes to something else when it is applied a second time:`, again);
    }
    onStep?.(revision);
  }
  return { revisions: reversible.length };
}
