import { type AdoptedRevision, adopt } from '../adoption/adopt.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf } from './project.ts';
import { migrations } from './render-run.ts';

export interface AdoptCommandOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

export async function runAdopt(
  { dryRun = false, ...options }: AdoptCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const { url, dir } = await settingsOf(options, io);
  if (url === undefined) {
    throw new UsageError(
      'where? Set DATABASE_URL, or give --url: a scratch database is made beside the one it names, and that one is not touched.',
    );
  }
  const namespace = url.startsWith('file:')
    ? undefined
    : (new URL(url).searchParams.get('schema') ?? undefined);
  const revisions = await adopt({
    dir,
    scratchUrl: url,
    namespace,
    dryRun,
    signal: io.signal,
    onRevision: (revision) => render(page, revision),
  });
  const count = (result: AdoptedRevision['result']): number =>
    revisions.filter((revision) => revision.result === result).length;
  const [written, impossible] = [count('written'), count('impossible')];
  page.line(
    dryRun
      ? `${migrations(written)} would get a down.sql. Nothing was written.`
      : `${migrations(written)} got a down.sql. Read each before it runs; holdfast-migrate verify proves them all.`,
  );
  if (impossible > 0)
    page.line(`${migrations(impossible)} got none: write down.sql by hand, or go no further down.`);
  return { code: impossible === 0 ? exitCode.ok : exitCode.notUpToDate, json: { dryRun, revisions } };
}

function render(page: Page, { name, result, notes, because }: AdoptedRevision): void {
  if (result === 'present') page.line(`  ${page.style('dim', '•')} ${name}  has a way back already`);
  if (result === 'written') page.line(`  ${page.style('green', '✔')} ${name}  down.sql`);
  if (result === 'impossible') page.line(`  ${page.style('red', '✘')} ${name}  cannot be taken back whole:`);
  if (because !== undefined) page.line(because.replace(/^/gm, '      '));
  for (const note of notes) page.line(page.style('dim', `      ${note}`));
}
