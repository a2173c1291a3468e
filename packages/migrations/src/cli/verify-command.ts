import { UsageError } from '../errors/usage-error.ts';
import { withGeneratedDowns } from '../history/generated-downs.ts';
import { matchModels } from '../proofs/models-match.ts';
import { leaveNoTrace } from '../proofs/no-trace.ts';
import { haveOneHead } from '../proofs/one-head.ts';
import { climbStairway } from '../proofs/stairway.ts';
import type { Subject } from '../proofs/subject.ts';
import { findRevision } from '../revision/find-revision.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { withScratch } from '../scratch/scratch-database.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf } from './project.ts';
import { migrations } from './render-run.ts';

export interface VerifyOptions extends CommonOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
}

export async function runVerify(
  { from, dryRun = false, ...options }: VerifyOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const { url, dir, schema } = await settingsOf(options, io);
  if (url === undefined) {
    throw new UsageError(
      'where? Set DATABASE_URL, or give --url: a scratch database is made beside the one it names, and that one is not touched.',
    );
  }
  await haveOneHead(dir);
  if (dryRun) return planned(await wayBackOf(dir, from), page);
  const { signal } = io;
  const onScratch = <Result>(prove: (subject: Subject) => Promise<Result>): Promise<Result> =>
    withScratch(url, ({ database }) => prove({ database, dir, from, signal }), signal);
  const { revisions } = await onScratch((subject) =>
    climbStairway(subject, (name) => page.line(`  ${page.style('green', '✔')} ${name}  up, down, up`)),
  );
  await onScratch(leaveNoTrace);
  await onScratch((subject) => matchModels({ ...subject, schema }));
  page.line(`${migrations(revisions)} proved: up, down and up again, to the models, and without a trace.`);
  return { code: exitCode.ok, json: { dryRun, revisions } };
}

/** The revisions that would be proved, and which of them have a way back to be proved. */
async function wayBackOf(dir: string, from: string | undefined): Promise<readonly Revision[]> {
  const revisions = await withGeneratedDowns(dir, await readRevisions(dir));
  const names = revisions.map(({ name }) => name);
  return revisions.slice(from === undefined ? 0 : names.indexOf(findRevision(names, from)));
}

function planned(revisions: readonly Revision[], page: Page): Outcome {
  page.line('Would go up, down and up again, on a scratch database:');
  for (const { name, down } of revisions) {
    const lacks = down === undefined ? '  no down.sql: holdfast-migrate adopt' : '';
    page.line(`  ${page.style('yellow', '•')} ${name}${lacks}`);
  }
  page.line('Nothing was run.');
  const irreversible = revisions.filter(({ down }) => down === undefined).map(({ name }) => name);
  return { code: exitCode.ok, json: { dryRun: true, revisions: revisions.length, irreversible } };
}
