import { stamp } from '../stamp/stamp.ts';
import { milliseconds, type Outcome, type RunOptions } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { withProject } from './project.ts';
import { renderProgress } from './render-progress.ts';

export async function runStamp(to: string, options: RunOptions, io: Io, page: Page): Promise<Outcome> {
  const { dryRun = false, lockTimeout } = options;
  return withProject(options, io, async ({ database, dir, namespace }) => {
    const result = await stamp({
      database,
      dir,
      to,
      schema: namespace,
      dryRun,
      lockTimeoutMs: milliseconds(lockTimeout),
      signal: io.signal,
      onProgress: (event) => renderProgress(page, event),
    });
    for (const name of result.applied) page.line(`  ${page.style('green', '✔')} ${name}  declared applied`);
    for (const name of result.forgotten)
      page.line(`  ${page.style('yellow', '•')} ${name}  taken out of the ledger`);
    if (result.applied.length + result.forgotten.length === 0) page.line('The ledger says so already.');
    else page.line(dryRun ? 'Nothing was written.' : 'Written to the ledger. No script was run.');
    return { code: exitCode.ok, json: { dryRun, ...result } };
  });
}
