import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAuthoring } from './authoring.ts';
import type { CommonOptions, Outcome, RunOptions, StatusOptions } from './commands.ts';
import type { Io, Page } from './io.ts';
import { common, examples, patient, readSteps, running } from './program-parts.ts';
import { addProving } from './proving.ts';

/** Called with what a command line asks for. */
export type Dispatch = (
  name: string,
  options: CommonOptions,
  work: (io: Io, page: Page) => Promise<Outcome>,
) => Promise<void>;

const exitCodes = `
Ends with
  0  done, or nothing to do
  1  failed or refused; the message says what state the database is in
  2  called wrongly
  3  status --exit-code, check, lint: something is pending or to be repaired
  130  stopped by Ctrl-C; what was under way is rolled back`;

/** The command line: what can be asked for, and its help. */
export function createProgram(dispatch: Dispatch): Command {
  const program = new Command('holdfast-migrate')
    .description("Migrates a database forward and back, in Prisma's folder layout and with Prisma's ledger.")
    .version(readVersion())
    .showHelpAfterError('(holdfast-migrate --help shows what there is)')
    .addHelpText('after', exitCodes)
    .exitOverride();

  const up = common(program.command('up'))
    .description('apply what is pending')
    .option('--to <revision>', 'the last revision to apply: its name, or the beginning of it')
    .addHelpText('after', examples('up', 'up --to 20260101000000', 'up --dry-run', 'up --url file:./dev.db'));
  patient(running(up)).action((options: RunOptions) =>
    dispatch('up', options, async (io, page) => (await import('./commands.ts')).runUp(options, io, page)),
  );

  const down = common(program.command('down'))
    .description('take down what was applied last')
    .option('--to <revision>', 'the last revision that shall stay applied')
    .option('--steps <count>', "how many revisions to take down, or 'all' (default: 1)", readSteps)
    .addHelpText('after', examples('down', 'down --steps 2', 'down --to 20260101000000', 'down --dry-run'));
  patient(running(down)).action((options: RunOptions) =>
    dispatch('down', options, async (io, page) => (await import('./commands.ts')).runDown(options, io, page)),
  );

  common(program.command('status'))
    .description('show where each revision stands')
    .option('--exit-code', 'end with 3 unless everything is applied and in order')
    .addHelpText('after', examples('status', 'status --exit-code', 'status --json'))
    .action((options: StatusOptions) =>
      dispatch('status', options, async (io, page) =>
        (await import('./commands.ts')).runStatus(options, io, page),
      ),
    );
  addAuthoring(program, dispatch);
  addProving(program, dispatch);
  return program;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  // The package's own manifest always has a version.
  return (manifest as { version: string }).version;
}
