import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@holdfast/resilience';

import { findRevision } from '../revision/find-revision.ts';
import { listRevisionNames } from '../revision/list-revision-names.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { readLinks, snapshotFile, snapshotText } from '../snapshot/snapshot-file.ts';
import { BranchFiles } from './branch-files.ts';
import { findBranches } from './branches.ts';
import { planLedger, renameInLedger } from './ledger-names.ts';
import { describeRest, type Move, planRebase } from './plan-rebase.ts';

export interface RebaseOptions {
  readonly dir: string;
  /** `schema.prisma`, or the folder of a schema in several files: what both branches together want. */
  readonly schema: string;
  /**
   * The last revision of the branch that stays as it is: its name, or the beginning of it. @default of the branch that
   * began first
   */
  readonly onto?: string | undefined;
  /** A developer's database: where revisions are applied in it that get another name, its ledger is told. */
  readonly database?: Database | undefined;
  /** PostgreSQL: the schema that has the ledger. */
  readonly namespace?: string | undefined;
  /** Only say what would be done. @default false */
  readonly dryRun?: boolean | undefined;
  /** @default the time now */
  readonly now?: Date | undefined;
}

/** What became of a revision. */
export interface RebasedRevision {
  readonly from: string;
  /** Its name now; the same where its place in the order allows. */
  readonly to: string;
  /** The revision it comes after now. */
  readonly follows: string;
  /** The files that were written again, besides the snapshot. */
  readonly rewritten: readonly string[];
  /** Whether it is applied in the database that was given, under its old name until now. */
  readonly applied: boolean;
}

export interface RebaseResult {
  /** The revision that all of these were put behind; `undefined` where there was one head only. */
  readonly onto: string | undefined;
  readonly moved: readonly RebasedRevision[];
  /** What the schema says that no revision makes, for people; empty where they agree. */
  readonly unmade: string;
}

/**
 * Puts the revisions of one branch behind those of another, where two branches made revisions side by side: each gets
 * the parent, the snapshot and, where that is needed, the scripts and the name that it would have had if it had been
 * made later. Scripts that were edited by hand stay as they are.
 *
 * @throws RebaseError where both branches have touched the same things, or an edited script would have to change
 */
export async function rebase(options: RebaseOptions): Promise<RebaseResult> {
  const { dir, database, namespace, dryRun = false, now = new Date() } = options;
  const names = await listRevisionNames(dir);
  const onto = options.onto === undefined ? undefined : findRevision(names, options.onto);
  const branches = findBranches(await readLinks(dir, names), onto);
  if (branches === undefined) return { onto: undefined, moved: [], unmade: '' };
  const files = await BranchFiles.read(dir, names);
  const moves = await planRebase(branches, files, now);
  const ledger =
    database === undefined
      ? undefined
      : await planLedger({ database, dir, namespace, branches, files, moves });
  const merged = moves.at(-1)?.snapshot ?? '';
  const unmade = await describeRest(merged, await readSchema(options.schema));
  if (!dryRun) {
    for (const move of moves) await writeMove(dir, move);
    if (database !== undefined && ledger !== undefined)
      await renameInLedger({ database, dir, namespace }, ledger.renamed);
  }
  return { onto: branches.onto, moved: moves.map((move) => resultOf(move, ledger?.applied)), unmade };
}

/** The folder gets its name last: until then it is a branch still, and the next run goes on with it. */
async function writeMove(dir: string, { from, to, follows, snapshot, up, down }: Move): Promise<void> {
  const folder = join(dir, from);
  if (up !== undefined) await writeFile(join(folder, 'migration.sql'), up);
  if (down !== undefined) await writeFile(join(folder, 'down.sql'), down);
  await writeFile(join(folder, snapshotFile), snapshotText(snapshot, follows));
  if (to !== from) await rename(folder, join(dir, to));
}

function resultOf(
  { from, to, follows, up, down }: Move,
  applied: ReadonlySet<string> | undefined,
): RebasedRevision {
  const rewritten = [
    ...(up === undefined ? [] : ['migration.sql']),
    ...(down === undefined ? [] : ['down.sql']),
    // Its first line says whom it follows, so that is always another one.
  ];
  return { from, to, follows, rewritten, applied: applied?.has(from) ?? false };
}
