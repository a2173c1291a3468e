import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { nameList } from '../errors/name-list.ts';
import { readOptional } from '../revision/read-optional.ts';
import { snapshotFile, snapshotText } from '../snapshot/snapshot-file.ts';
import type { Move } from './plan-rebase.ts';
import { RebaseError } from './rebase-error.ts';

/** Beside the migrations while a rebase is under way. */
const planFile = 'rebase.json';

/** All that a rebase is to do. Each of its steps may be done again, so that one that was interrupted can go on. */
export interface RebasePlan {
  /** The revision that the moved ones come after. */
  readonly onto: string;
  readonly moves: readonly Move[];
  /** The old names of those that are applied in the database that was looked at. */
  readonly applied: readonly string[];
}

/** The plan of a rebase that was interrupted. */
export async function readBegunRebase(dir: string): Promise<RebasePlan | undefined> {
  const bytes = await readOptional(join(dir, planFile));
  if (bytes === undefined) return undefined;
  const plan = JSON.parse(bytes.toString('utf8')) as RebasePlan; // `beginRebase` wrote it, and wrote it whole
  const here = (name: string): boolean => existsSync(join(dir, name));
  const strange = plan.moves.filter(({ from, to }) => (from === to ? !here(from) : here(from) === here(to)));
  if (strange.length === 0) return plan;
  throw new RebaseError(
    `a rebase was interrupted, as ${join(dir, planFile)} says, and the folder has changed since then: ` +
      `of ${nameList(strange.map(({ from, to }) => `${from} → ${to}`))} one name must be there. Nothing was written.\n` +
      '  Bring the folder back as it was. Or bring it back as it was before the rebase, remove that file, and rebase again.',
  );
}

/** Writes down what is to be done, before the first of it is done. */
export async function beginRebase(dir: string, plan: RebasePlan): Promise<void> {
  const path = join(dir, planFile);
  await write(`${path}.new`, JSON.stringify(plan, undefined, 2));
  await rename(`${path}.new`, path);
}

/** The folder gets its name last: until then its files are written once more. */
export async function moveFolder(dir: string, move: Move): Promise<void> {
  const { from, to, follows, snapshot, up, down } = move;
  const folder = join(dir, from);
  if (!existsSync(folder)) return;
  if (up !== undefined) await write(join(folder, 'migration.sql'), up);
  if (down !== undefined) await write(join(folder, 'down.sql'), down);
  await write(join(folder, snapshotFile), snapshotText(snapshot, follows));
  if (to !== from) await rename(folder, join(dir, to));
}

export async function endRebase(dir: string): Promise<void> {
  await rm(join(dir, planFile));
}

/** Down to the disk, since a later step relies on it. */
async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flush: true });
}
