import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end. @throws Error with its output where it fails. */
export async function runCommand(
  command: readonly [program: string, ...args: string[]],
  { cwd, env = process.env }: CommandOptions,
): Promise<string> {
  const [program, ...args] = command;
  try {
    const { stdout } = await run(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (cause) {
    throw new Error(`'${command.join(' ')}' failed in ${cwd}.\n${outputOf(cause)}`, { cause });
  }
}

function outputOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
  return `${stdout}${stderr}`.trim() || error.message;
}
