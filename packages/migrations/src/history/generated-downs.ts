import { compareSchemas, nothing } from '../diff/compare-schemas.ts';
import type { Revision } from '../revision/revision.ts';
import { parentsOf } from '../snapshot/heads.ts';
import { readLinks, readSnapshot } from '../snapshot/snapshot-file.ts';

/**
 * Gives a way back to the revisions that lack one, where snapshots say what it is: of a script that is what the
 * snapshots before and after it come to, and nothing else. What somebody wrote, only somebody knows how to undo.
 */
export async function withGeneratedDowns(
  dir: string,
  revisions: readonly Revision[],
): Promise<readonly Revision[]> {
  const names = revisions.map(({ name }) => name);
  const parents = parentsOf(await readLinks(dir, names));
  const completed: Revision[] = [];
  for (const revision of revisions) {
    const down = await generateDown(dir, revision, parents.get(revision.name));
    completed.push(down === undefined ? revision : { ...revision, down });
  }
  return completed;
}

async function generateDown(
  dir: string,
  { name, script, down, code }: Revision,
  parent: string | undefined,
): Promise<string | undefined> {
  const to = down === undefined && code === undefined ? await readSnapshot(dir, name) : undefined;
  if (to === undefined) return undefined;
  const from = parent === undefined ? nothing(to).schema : await readSnapshot(dir, parent);
  if (from === undefined) return undefined;
  const generated = await compareSchemas({ tag: 'schema', schema: from }, { tag: 'schema', schema: to });
  return script.replaceAll('\r\n', '\n').trim() === generated.up.trim() ? generated.down : undefined;
}
