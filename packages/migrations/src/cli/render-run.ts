import type { MigrationRun } from '../runner/migrator.ts';
import type { Page } from './io.ts';
import { formatMs } from './render-progress.ts';

/** Says what a run has done, or, of a dry run, what it would do. */
export function renderRun(page: Page, { direction, planned, done }: MigrationRun, dryRun: boolean): void {
  const verb = direction === 'up' ? 'applied' : 'taken down';
  if (planned.length === 0) {
    page.line(direction === 'up' ? 'Nothing to apply.' : 'Nothing to take down.');
    return;
  }
  if (dryRun) {
    page.line(`Would be ${verb}, in this order:`);
    for (const name of planned) page.line(`  ${page.style('yellow', '•')} ${name}`);
    page.line('Nothing was run.');
    return;
  }
  const totalMs = done.reduce((sum, { durationMs }) => sum + durationMs, 0);
  page.line(`${migrations(done.length)} ${verb} in ${formatMs(totalMs)}.`);
}

export function migrations(count: number): string {
  return `${count} ${count === 1 ? 'migration' : 'migrations'}`;
}
