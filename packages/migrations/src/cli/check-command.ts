import { checkProject, type Finding } from '../check/check-project.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf, withProject } from './project.ts';

export interface CheckOptions extends CommonOptions {
  readonly offline?: boolean;
}

/** What each finding means, and what to do about it. */
const meanings: Readonly<Record<Finding['kind'], string>> = {
  pending: 'not applied yet: holdfast-migrate up',
  failed: 'begun and not finished: holdfast-migrate up says what to do',
  edited: 'edited after it was applied: bring the file back, and make a new migration of the change',
  missing: 'applied, and not in the folder: bring it back from version control',
  heads: 'made side by side, neither knowing of the other: remove the later one and create it again',
  snapshot: 'the schema says what no migration makes: holdfast-migrate create',
  drift: 'the database is not what this migration leads to',
};

export async function runCheck(options: CheckOptions, io: Io, page: Page): Promise<Outcome> {
  const findings =
    options.offline === true
      ? await checkProject(await settingsOf(options, io).then(({ dir, schema }) => ({ dir, schema })))
      : await withProject(options, io, ({ dir, schema, database, namespace }) =>
          checkProject({ dir, schema, database, namespace }),
        );
  for (const finding of findings) render(page, finding);
  if (findings.length === 0) page.line('All is well.');
  return { code: findings.length === 0 ? exitCode.ok : exitCode.notUpToDate, json: { findings } };
}

function render(page: Page, { kind, revisions, detail }: Finding): void {
  page.line(`${page.style('red', '✘')} ${kind}: ${meanings[kind]}`);
  for (const name of revisions) page.line(`    ${name}`);
  if (detail !== undefined) page.line(detail.replace(/^(?=.)/gm, '    '));
}
