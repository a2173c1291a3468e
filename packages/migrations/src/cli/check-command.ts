import { type CheckResult, checkProject, type Finding } from '../check/check-project.ts';
import type { DriftComparison } from '../check/drift.ts';
import { whyNoScratch } from '../check/scratch-permission.ts';
import { ReplayError } from '../scratch/replay-error.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { type Project, settingsOf, withProject } from './project.ts';
import { migrations } from './render-run.ts';

export interface CheckOptions extends CommonOptions {
  readonly offline?: boolean;
  /** A URL; `false` by `--no-scratch`. */
  readonly scratch?: string | false;
}

/** What each finding means, and what to do about it. */
const meanings: Readonly<Record<Finding['kind'], string>> = {
  pending: 'not applied yet: holdfast-migrate up',
  failed: 'begun and not finished: holdfast-migrate up says what to do',
  edited: 'edited after it was applied: bring the file back, and make a new migration of the change',
  missing: 'applied, and not in the folder: bring it back from version control',
  heads: 'made side by side, neither knowing of the other: holdfast-migrate rebase',
  snapshot: 'the schema says what no migration makes: holdfast-migrate create',
  drift: 'the database is not what its migrations make (- what they make, + what is there)',
};

export async function runCheck(options: CheckOptions, io: Io, page: Page): Promise<Outcome> {
  const { findings, drift } =
    options.offline === true
      ? await checkProject(await settingsOf(options, io).then(({ dir, schema }) => ({ dir, schema })))
      : await withProject(options, io, (project) =>
          checkWithScratch({ ...project, signal: io.signal }, options.scratch, page),
        );
  for (const finding of findings) render(page, finding);
  if (findings.length === 0) page.line('All is well.');
  if (options.offline !== true) page.line(page.style('dim', describeComparison(drift)));
  return { code: findings.length === 0 ? exitCode.ok : exitCode.notUpToDate, json: { findings, drift } };
}

/** Where nobody says which, the scratch database is made beside the one that is checked, if that can be done. */
async function checkWithScratch(
  { url, signal, dir, schema, database, namespace }: Project & { readonly signal: AbortSignal },
  scratch: CheckOptions['scratch'],
  page: Page,
): Promise<CheckResult> {
  const options = { dir, schema, database, namespace, signal };
  if (scratch === false) return checkProject(options);
  if (scratch !== undefined) return checkProject({ ...options, scratchUrl: scratch });
  const reason = await whyNoScratch(database);
  if (reason !== undefined) {
    page.line(
      `Drift is looked for with Prisma's eyes only: ${reason}. --scratch <url> names another server.`,
    );
    return checkProject(options);
  }
  try {
    return await checkProject({ ...options, scratchUrl: url });
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    page.line(`Drift is looked for with Prisma's eyes only: ${error.message}`);
    return checkProject(options);
  }
}

function describeComparison(drift: DriftComparison): string {
  if (drift.with === 'nothing') return `Drift was not looked for: ${drift.because}.`;
  if (drift.with === 'snapshot') {
    return `Drift: compared with the snapshot of ${drift.revision}, as far as Prisma's engine sees a database.`;
  }
  const outcome = `what comes of ${migrations(drift.revisions)} in an empty database`;
  // SQLite has no schemas, and nothing in a database that is not looked at.
  if (drift.schemas.length === 0) return `Drift: compared every object with ${outcome}.`;
  return (
    `Drift: compared tables, views, types, functions and all that is theirs in ${drift.schemas.join(', ')} with ${outcome}; ` +
    'not privileges, event triggers, foreign servers, casts, operators or text search dictionaries.'
  );
}

function render(page: Page, { kind, revisions, detail }: Finding): void {
  page.line(`${page.style('red', '✘')} ${kind}: ${meanings[kind]}`);
  for (const name of revisions) page.line(`    ${name}`);
  if (detail !== undefined) page.line(detail.replace(/^(?=.)/gm, '    '));
}
