import type { Database } from '@holdfast/resilience';

import { findRevision } from '../revision/find-revision.ts';
import { listRevisionNames } from '../revision/list-revision-names.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { readLinks } from '../snapshot/snapshot-file.ts';
import { beginRebase, endRebase, moveFolder, type RebasePlan, readBegunRebase } from './begun-rebase.ts';
import { BranchFiles } from './branch-files.ts';
import { findBranches } from './branches.ts';
import { appliedOf, renameInLedger } from './ledger-names.ts';
import { describeRest, type Move, planRebase } from './plan-rebase.ts';
import { RebaseError } from './rebase-error.ts';

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
  /** Stops it before it writes, and while it waits for the ledger. */
  readonly signal?: AbortSignal | undefined;
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
 * made later. Scripts that were edited by hand stay as they are. Where a rebase was interrupted, this one goes on with it.
 *
 * @throws RebaseError where both branches have touched the same things, or an edited script would have to change
 */
export async function rebase(options: RebaseOptions): Promise<RebaseResult> {
  const { dir, dryRun = false, signal } = options;
  const begun = await readBegunRebase(dir);
  const plan = begun ?? (await makePlan(options));
  if (plan === undefined) return { onto: undefined, moved: [], unmade: '' };
  const unmade = await describeRest(plan.moves.at(-1)?.snapshot ?? '', await readSchema(options.schema));
  signal?.throwIfAborted();
  if (!dryRun) await carryOut(plan, begun !== undefined, options);
  return { onto: plan.onto, moved: plan.moves.map((move) => resultOf(move, plan)), unmade };
}

async function makePlan(options: RebaseOptions): Promise<RebasePlan | undefined> {
  const { dir, database, namespace, now = new Date() } = options;
  const names = await listRevisionNames(dir);
  const onto = options.onto === undefined ? undefined : findRevision(names, options.onto);
  const branches = findBranches(await readLinks(dir, names), onto);
  if (branches === undefined) return undefined;
  const files = await BranchFiles.read(dir, names);
  const moves = await planRebase(branches, files, now);
  const applied =
    database === undefined ? [] : await appliedOf({ database, dir, namespace, branches, files, moves });
  return { onto: branches.onto, moves, applied };
}

async function carryOut(
  plan: RebasePlan,
  isBegun: boolean,
  { dir, database, namespace, signal }: RebaseOptions,
): Promise<void> {
  const { moves, applied } = plan;
  if (!isBegun) await beginRebase(dir, plan);
  for (const move of moves) await moveFolder(dir, move);
  const renamed = moves.filter(({ from, to }) => from !== to && applied.includes(from));
  if (renamed.length > 0) {
    if (database === undefined) throw unfinishedLedger();
    try {
      await renameInLedger({ database, dir, namespace, signal }, renamed);
    } catch (cause) {
      throw signal?.aborted === true ? cause : unfinishedLedger(cause);
    }
  }
  await endRebase(dir);
}

function unfinishedLedger(cause?: unknown): RebaseError {
  const because = cause instanceof Error ? `: ${cause.message}` : '.';
  return new RebaseError(
    `the migrations are moved, and the ledger of the database in which they are applied does not have their new names yet${because}\n` +
      '  Rebase again, with --url, and it goes on from there.',
    [],
    { cause },
  );
}

function resultOf({ from, to, follows, up, down }: Move, { applied }: RebasePlan): RebasedRevision {
  const rewritten = [
    ...(up === undefined ? [] : ['migration.sql']),
    ...(down === undefined ? [] : ['down.sql']),
    // Its first line says whom it follows, so that is always another one.
  ];
  return { from, to, follows, rewritten, applied: applied.includes(from) };
}
