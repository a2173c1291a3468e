import { isHoldfastError } from '@holdfast/resilience';
import { CommanderError } from 'commander';
import type { CommonOptions, Outcome } from './commands.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Io, Page } from './io.ts';
import { createProgram } from './program.ts';
import { settingsOf } from './project.ts';
import { redactor } from './redact.ts';
import { codeOf, messageOf, renderFailure } from './render-failure.ts';

/** Runs one command line, and says with which code the process is to end. Rejects for nothing a user can meet. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = createProgram(async (name, options, work) => {
    code = await perform(name, options, work, io);
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
  command: string,
  options: CommonOptions,
  work: (io: Io, page: Page) => Promise<Outcome>,
  io: Io,
): Promise<ExitCode> {
  const json = options.json === true;
  const print = (object: object): void => {
    if (json) io.stdout.write(`${JSON.stringify(object)}\n`);
  };
  try {
    const outcome = await work(io, new Page(json ? io.stderr : io.stdout));
    print({ ok: true, command, ...outcome.json });
    return outcome.code;
  } catch (error) {
    const redact = redactor(await urlsOf(options, io));
    renderFailure(new Page(io.stderr), error, { verbose: options.verbose === true, redact });
    print({ ok: false, command, error: { code: codeOf(error), message: redact(messageOf(error)) } });
    return codeFor(error, io.signal);
  }
}

/** Every URL that the command line, the environment or the configuration names. */
async function urlsOf(options: CommonOptions, io: Io): Promise<readonly string[]> {
  const settings = await settingsOf(options, io).catch(() => undefined);
  const others = Object.values<unknown>({ ...options }).filter((value) => `${value}`.includes('://'));
  const urls: readonly unknown[] = [options.url, io.env['DATABASE_URL'], settings?.url, ...others];
  return urls.filter((url) => typeof url === 'string');
}

function codeFor(error: unknown, signal: AbortSignal): ExitCode {
  if (isHoldfastError(error, 'HF_USAGE') || isHoldfastError(error, 'HF_INVALID_OPTION'))
    return exitCode.usage;
  return isStop(error, signal) ? exitCode.stopped : exitCode.failure;
}

/** Whether that is what a signal stopped: what goes wrong after one is no less wrong. */
function isStop(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (isHoldfastError(error, 'HF_MIGRATION_ABORTED')) return true;
  return aborted && (error === reason || (error instanceof Error && error.cause === reason));
}
