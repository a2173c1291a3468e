import type { Command } from 'commander';

import type { CheckOptions } from './check-command.ts';
import type { RunOptions } from './commands.ts';
import type { LintCommandOptions } from './lint-command.ts';
import type { Dispatch } from './program.ts';
import { common, examples, patient, readSteps, running } from './program-parts.ts';
import type { VerifyOptions } from './verify-command.ts';

/** The commands that look whether all is well, and those that put it right. */
export function addProving(program: Command, dispatch: Dispatch): void {
  common(program.command('check'))
    .description('for CI: what is pending, edited, missing, drifted, branched, or not in the schema')
    .option('--offline', 'look at the files alone, and at no database')
    .option(
      '--scratch <url>',
      'make the scratch database, to which drift is compared, beside this one (default: the database itself)',
    )
    .option(
      '--no-scratch',
      "make none: compare with the last snapshot, as far as Prisma's engine sees a database",
    )
    .addHelpText(
      'after',
      examples('check', 'check --offline', 'check --scratch postgresql://localhost/postgres', 'check --json'),
    )
    .action((options: CheckOptions) =>
      dispatch('check', options, async (io, page) =>
        (await import('./check-command.ts')).runCheck(options, io, page),
      ),
    );

  common(program.command('lint'))
    .description(
      'say what would lock, rewrite, break or lose something on a database in use, and the safe way',
    )
    .argument('[revisions...]', 'the migrations to look at (default: all after the baseline)')
    .option('--since <revision>', 'the baseline: look at what comes after it (default: lint.json, else none)')
    .option('--all', 'look at all of them, whatever the baseline')
    .addHelpText(
      'after',
      examples('lint', 'lint 20260101000000', 'lint --since 20260101000000', 'lint --all --json'),
    )
    .action((revisions: readonly string[], options: LintCommandOptions) =>
      dispatch('lint', options, async (io, page) =>
        (await import('./lint-command.ts')).runLint(revisions, options, io, page),
      ),
    );

  common(program.command('verify'))
    .description('prove on a scratch database that each migration goes up, down and up again')
    .option(
      '--from <revision>',
      'the first migration that is to have a way back (default: the first there is)',
    )
    .option('--dry-run', 'only say what would be proved')
    .addHelpText('after', examples('verify', 'verify --from 20260101000000', 'verify --url file:scratch'))
    .action((options: VerifyOptions) =>
      dispatch('verify', options, async (io, page) =>
        (await import('./verify-command.ts')).runVerify(options, io, page),
      ),
    );

  const redo = common(program.command('redo'))
    .description('take down what was applied last, and apply it again')
    .option('--steps <count>', "how many revisions, or 'all' (default: 1)", readSteps)
    .addHelpText('after', examples('redo', 'redo --steps 2'));
  patient(running(redo)).action((options: RunOptions) =>
    dispatch('redo', options, async (io, page) =>
      (await import('./redo-command.ts')).runRedo(options, io, page),
    ),
  );

  const stamp = common(program.command('stamp'))
    .description('declare what is applied, without running anything')
    .argument('<revision>', "the last migration that the database has, or 'none'")
    .addHelpText('after', examples('stamp 20260101000000', 'stamp none'));
  running(stamp).action((revision: string, options: RunOptions) =>
    dispatch('stamp', options, async (io, page) =>
      (await import('./stamp-command.ts')).runStamp(revision, options, io, page),
    ),
  );
}
