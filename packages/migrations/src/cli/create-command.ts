import { createInterface } from 'node:readline/promises';

import { type CreatedRevision, type CreateOptions, createRevision } from '../creation/create-revision.ts';
import { formatRename } from '../creation/rename-question-error.ts';
import { hasLockFile, writeLockFile } from '../creation/write-revision.ts';
import type { Rename } from '../diff/rename.ts';
import { providerOf } from '../snapshot/fold-schema.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf, withProject } from './project.ts';

export interface InitOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

export interface CreateCommandOptions extends CommonOptions {
  readonly empty?: boolean;
  readonly ts?: boolean;
  readonly dryRun?: boolean;
  readonly rename?: readonly Rename[];
  /** `false` by `--no-renames`. */
  readonly renames?: boolean;
}

export async function runInit(options: InitOptions, io: Io, page: Page): Promise<Outcome> {
  const { dryRun = false } = options;
  const { dir, schema } = await settingsOf(options, io);
  const provider = providerOf(await readSchema(schema));
  const made = dryRun ? !(await hasLockFile(dir)) : await writeLockFile(dir, provider);
  if (!made) page.line(`${dir} is there already.`);
  else if (dryRun) page.line(`Would make ${dir}, for migrations for ${provider}. Nothing was written.`);
  else page.line(`Migrations for ${provider} go into ${dir}.\nThe first one: holdfast-migrate create init`);
  return { code: exitCode.ok, json: { dryRun, dir, provider, made: made && !dryRun } };
}

export async function runCreate(
  name: string,
  options: CreateCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const { empty, ts: code, dryRun = false, rename: renames } = options;
  const settings = await settingsOf(options, io);
  const chooseRenames = options.renames === false ? async () => [] : askingFor(options, io, page);
  const { dir, schema } = settings;
  const ask = { dir, schema, name, empty, code, dryRun, renames, chooseRenames };
  const created = await create(ask, options, io, settings.url);
  if (created === undefined) page.line('The schema is as the last migration has it: nothing to create.');
  else renderCreated(page, created, settings.dir, dryRun);
  return { code: exitCode.ok, json: { dryRun, dir: settings.dir, created: created ?? null } };
}

/** The database is opened only by those who name one: a history with snapshots needs none. */
async function create(
  ask: CreateOptions,
  options: CommonOptions,
  io: Io,
  url: string | undefined,
): Promise<CreatedRevision | undefined> {
  if (url === undefined) return createRevision(ask);
  return withProject(options, io, ({ database, namespace }) =>
    createRevision({ ...ask, database, namespace }),
  );
}

function renderCreated(page: Page, { name, files }: CreatedRevision, dir: string, dryRun: boolean): void {
  page.line(dryRun ? `Would create ${name} in ${dir}:` : `Created ${name} in ${dir}.`);
  if (!dryRun) {
    const [first, second] = Object.keys(files);
    const written = second === 'down.sql' ? `${first} and ${second}` : first;
    page.line(`  Read ${written} before they are applied: holdfast-migrate up`);
    return;
  }
  for (const [file, text] of Object.entries(files)) {
    page.line(`\n${page.style('dim', `-- ${file}`)}\n${text.trimEnd()}`);
  }
  page.line('Nothing was written.');
}

/** Asks for each candidate, where somebody sits at the terminal. */
function askingFor(
  { json }: CommonOptions,
  { stdin, stdout, signal }: Io,
  page: Page,
): CreateOptions['chooseRenames'] {
  if (json === true || stdin?.isTTY !== true || stdout.isTTY !== true) return undefined;
  return async (candidates) => {
    const terminal = createInterface({ input: stdin, output: stdout });
    const chosen: Rename[] = [];
    try {
      page.line(
        'What is gone from the schema may have a new name in it. What is not renamed is dropped, with its data.',
      );
      for (const candidate of candidates) {
        if (chosen.some((other) => isTaken(other, candidate))) continue;
        const answer = await terminal.question(`  Renamed: ${formatRename(candidate)}? (y/N) `, { signal });
        if (/^y(es)?$/i.test(answer.trim())) chosen.push(candidate);
      }
      return chosen;
    } finally {
      terminal.close();
    }
  };
}

function isTaken(chosen: Rename, { within, from, to }: Rename): boolean {
  return chosen.within === within && (chosen.from === from || chosen.to === to);
}
