import type { Command } from 'commander';

import { type CheckOptions, runCheck } from './check-command.ts';
import type { RunOptions } from './commands.ts';
import type { Dispatch } from './program.ts';
import { common, examples, readSteps, running } from './program-parts.ts';
import { runRedo } from './redo-command.ts';
import { runStamp } from './stamp-command.ts';
import { runVerify, type VerifyOptions } from './verify-command.ts';

/** The commands that look whether all is well, and those that put it right. */
export function addProving(program: Command, dispatch: Dispatch): void {
  common(program.command('check'))
    .description('for CI: what is pending, edited, missing, drifted, branched, or not in the schema')
    .option('--offline', 'look at the files alone, and at no database')
    .addHelpText('after', examples('check', 'check --offline', 'check --json'))
    .action((options: CheckOptions) => dispatch('check', options, (io, page) => runCheck(options, io, page)));

  common(program.command('verify'))
    .description('prove on a scratch database that each migration goes up, down and up again')
    .option(
      '--from <revision>',
      'the first migration that is to have a way back (default: the first there is)',
    )
    .addHelpText('after', examples('verify', 'verify --from 20260101000000', 'verify --url file:scratch'))
    .action((options: VerifyOptions) =>
      dispatch('verify', options, (io, page) => runVerify(options, io, page)),
    );

  const redo = common(program.command('redo'))
    .description('take down what was applied last, and apply it again')
    .option('--steps <count>', "how many revisions, or 'all' (default: 1)", readSteps)
    .addHelpText('after', examples('redo', 'redo --steps 2'));
  running(redo).action((options: RunOptions) =>
    dispatch('redo', options, (io, page) => runRedo(options, io, page)),
  );

  const stamp = common(program.command('stamp'))
    .description('declare what is applied, without running anything')
    .argument('<revision>', "the last migration that the database has, or 'none'")
    .addHelpText('after', examples('stamp 20260101000000', 'stamp none'));
  running(stamp).action((revision: string, options: RunOptions) =>
    dispatch('stamp', options, (io, page) => runStamp(revision, options, io, page)),
  );
}
