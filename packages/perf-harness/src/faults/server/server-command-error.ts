import { PerfHarnessError } from '../../errors/perf-harness-error.ts';

/** A command that starts, stops or kills a server failed, or the server was not ready in time after it. */
export class ServerCommandError extends PerfHarnessError {
  /** The command with its arguments. */
  readonly command: readonly string[];

  constructor(command: readonly string[], what: string, cause?: unknown) {
    super(
      'ServerCommandError',
      'HF_PERF_SERVER_COMMAND',
      `${command.join(' ')}: ${what} Run it by hand to see what is wrong.`,
      { cause },
    );
    this.command = command;
  }
}
