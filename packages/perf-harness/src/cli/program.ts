import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type CompareCommandOptions, compareCommand } from './compare-command.ts';
import type { Io, Page } from './io.ts';
import { type ReportCommandOptions, reportCommand } from './report-command.ts';
import type { CommonOptions, Outcome } from './run.ts';
import { type RunCommandOptions, runCommand } from './run-command.ts';

/** Called with what a command line asks for. */
export type Dispatch = (
  options: CommonOptions,
  work: (io: Io, page: Page) => Promise<Outcome>,
) => Promise<void>;

const exitCodes = `
Ends with
  0  every suite completed, every limit was met, and nothing is slower or missing
  1  a limit was missed, a suite did not complete, something is slower or missing, or it could not be done
  2  called wrongly, or with a file that is no result
  130  stopped by Ctrl-C; what was measured is written`;

/** The command line: what can be asked for, and its help. */
export function createProgram(dispatch: Dispatch): Command {
  const program = new Command('holdfast-perf')
    .description('Runs suites of measurements, compares their results, and draws them.')
    .version(readVersion())
    .showHelpAfterError('(holdfast-perf --help shows what there is)')
    .addHelpText('after', exitCodes)
    .exitOverride();
  addRun(program, dispatch);
  addCompare(program, dispatch);
  addReport(program, dispatch);
  return program;
}

function addRun(program: Command, dispatch: Dispatch): void {
  const command = program
    .command('run')
    .description('run suites, and write what they measured')
    .argument(
      '[suites...]',
      'modules that export suites, and names of suites (default: all of perf.suites.ts)',
    )
    .option('--out <file>', 'write the result, as JSON')
    .option('--seed <number>', 'what all chance comes from (default: one of chance)', readSeed)
    .option('--timeout <seconds>', 'how long each suite may take (default: 600)', readSeconds);
  common(reports(command))
    .addHelpText(
      'after',
      examples(
        'run perf/pool.ts --report report.html',
        'run pool-load session-leaks --out result.json',
        'run --markdown "$GITHUB_STEP_SUMMARY" --junit junit.xml',
      ),
    )
    .action((suites: readonly string[], options: RunCommandOptions) =>
      dispatch(options, (io, page) => runCommand(suites, options, io, page)),
    );
}

function addCompare(program: Command, dispatch: Dispatch): void {
  const command = program
    .command('compare')
    .description('compare a result with a stored baseline')
    .argument('<baseline>', 'the result to compare with')
    .argument('<candidate>', 'the result that is compared')
    .option('--effect <percent>', 'the smallest difference that counts (default: 3)', readPercent);
  common(command)
    .addHelpText(
      'after',
      examples('compare baseline.json result.json', 'compare baseline.json result.json --effect 10'),
    )
    .action((baseline: string, candidate: string, options: CompareCommandOptions) =>
      dispatch(options, (io, page) => compareCommand(baseline, candidate, options, io, page)),
    );
}

function addReport(program: Command, dispatch: Dispatch): void {
  const command = program
    .command('report')
    .description('show a stored result, or write reports of it')
    .argument('<result>', 'what run --out wrote');
  common(reports(command))
    .addHelpText('after', examples('report result.json', 'report result.json --report report.html'))
    .action((result: string, options: ReportCommandOptions) =>
      dispatch(options, (io, page) => reportCommand(result, options, io, page)),
    );
}

function reports(command: Command): Command {
  return command
    .option('--report <file>', 'write a report to look at: one HTML file')
    .option('--markdown <file>', 'write a report for a pull request')
    .option('--junit <file>', 'write JUnit XML, for a CI server');
}

function common(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON, and everything else to stderr')
    .option('--verbose', 'print stack traces and causes of errors');
}

function examples(...lines: readonly string[]): string {
  return ['', 'Examples', ...lines.map((line) => `  $ holdfast-perf ${line}`)].join('\n');
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 32) return seed;
  throw new InvalidArgumentError('It must be an integer from 0 to 4294967295.');
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds < 2 ** 31 / 1_000) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds, above 0 and below 2147483.');
}

function readPercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent > 0 && percent < 100) return percent;
  throw new InvalidArgumentError('It must be a number above 0 and below 100.');
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  // The package's own manifest always has a version.
  return (manifest as { version: string }).version;
}
