import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { isHoldfastError } from '../errors/is-holdfast-error.ts';
import { errorMessage } from '../errors/thrown.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Io, Page } from './io.ts';
import { createProgram } from './program.ts';

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** What a command hands back: its exit code, and the object that `--json` prints. */
export interface Outcome {
  readonly code: ExitCode;
  readonly json: object;
}

/** Runs one command line, and says with which code the process is to end. Rejects for nothing a user can meet. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = createProgram(async (options, work) => {
    code = await perform(options, work, io);
  });
  const output = {
    writeOut: (text: string) => void io.stdout.write(text),
    writeErr: (text: string) => void io.stderr.write(text),
  };
  for (const command of [program, ...program.commands]) command.configureOutput(output).exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  return code;
}

async function perform(
  { json = false, verbose = false }: CommonOptions,
  work: (io: Io, page: Page) => Promise<Outcome>,
  io: Io,
): Promise<ExitCode> {
  const print = (object: object): void => {
    if (json) io.stdout.write(`${JSON.stringify(object)}\n`);
  };
  try {
    const outcome = await work(io, new Page(json ? io.stderr : io.stdout));
    print(outcome.json);
    return outcome.code;
  } catch (error) {
    const page = new Page(io.stderr);
    const code = isHoldfastError(error) ? error.code : undefined;
    const message = errorMessage(error);
    page.line(page.style('red', `Error${code === undefined ? '' : ` [${code}]`}: `) + message);
    if (verbose) page.line(inspect(error));
    print({ error: { code, message } });
    return usageCodes.some((usage) => isHoldfastError(error, usage)) ? exitCode.usage : exitCode.failure;
  }
}

/** What is wrong with the command line, or with a file that it names; CI must not take it for something slower. */
const usageCodes = ['HF_USAGE', 'HF_INVALID_OPTION', 'HF_PERF_RESULT_UNREADABLE'];
