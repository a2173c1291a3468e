import type { Outcome, RunOptions } from './commands.ts';
import { withMigrator } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { renderRun } from './render-run.ts';

export async function runRedo(options: RunOptions, io: Io, page: Page): Promise<Outcome> {
  const { steps, dryRun = false } = options;
  const { signal } = io;
  return withMigrator(options, io, page, async (migrator) => {
    const down = await migrator.down({ steps, dryRun, signal });
    renderRun(page, down, dryRun);
    // The one that was applied last, and so the first to be taken down, is where it goes up to again.
    const [last] = down.planned;
    const again = [...down.planned].reverse();
    if (last === undefined || dryRun) {
      return { code: exitCode.ok, json: { dryRun, down, up: { direction: 'up', planned: again, done: [] } } };
    }
    const up = await migrator.up({ to: last, signal });
    renderRun(page, up, dryRun);
    return { code: exitCode.ok, json: { dryRun, down, up } };
  });
}
