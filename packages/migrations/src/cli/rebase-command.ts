import { type RebaseResult, rebase } from '../rebase/rebase.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf, withProject } from './project.ts';

export interface RebaseCommandOptions extends CommonOptions {
  readonly onto?: string;
  readonly offline?: boolean;
  readonly dryRun?: boolean;
}

export async function runRebase(options: RebaseCommandOptions, io: Io, page: Page): Promise<Outcome> {
  const { onto, offline = false, dryRun = false } = options;
  const settings = await settingsOf(options, io);
  const ask = { dir: settings.dir, schema: settings.schema, onto, dryRun, signal: io.signal };
  const looks = !offline && settings.url !== undefined;
  const result = looks
    ? await withProject(options, io, ({ database, namespace }) => rebase({ ...ask, database, namespace }))
    : await rebase(ask);
  render(page, result, { dryRun, looks });
  return { code: exitCode.ok, json: { dryRun, ...result } };
}

function render(
  page: Page,
  { onto, moved, unmade }: RebaseResult,
  { dryRun, looks }: { readonly dryRun: boolean; readonly looks: boolean },
): void {
  if (onto === undefined) {
    page.line('There is one head only: nothing to rebase.');
    return;
  }
  for (const { from, to, follows, rewritten, applied } of moved) {
    page.line(`  ${page.style('green', '✔')} ${from}${to === from ? '' : ` → ${to}`}  follows ${follows}`);
    const scripts = rewritten.length === 0 ? 'scripts unchanged' : `written again: ${rewritten.join(', ')}`;
    const ledger = applied && to !== from ? '; renamed in the ledger, where it is applied' : '';
    page.line(page.style('dim', `      ${scripts}${ledger}`));
  }
  if (dryRun) page.line('Nothing was written.');
  const renamed = moved.some(({ from, to }) => from !== to);
  if (renamed && !dryRun && !looks)
    page.line('Where these are applied under their old names, take them down before you pull this.');
  if (unmade !== '') {
    page.line('The schema says what no migration makes: holdfast-migrate create');
    page.line(unmade.replace(/^(?=.)/gm, '    '));
  }
}
