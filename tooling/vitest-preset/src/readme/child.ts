import { spawn } from 'node:child_process';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

export interface ChildEnd {
  /** What went wrong: `exited with status 1`, `was still running after 60 s`; `undefined` for status 0. */
  readonly fault: string | undefined;
  /** Standard output and error as they came, the last 10,000 characters. */
  readonly output: string;
}

/**
 * Runs a command in a process group of its own and ends the whole group with it, so that a server started by an
 * example does not outlive the example.
 */
export function runChild(
  command: string,
  args: readonly string[],
  { cwd, env, limitMs }: ChildOptions,
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let fault: string | undefined;
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      fault = `was still running after ${limitMs / 1_000} s`;
      endGroup(child.pid);
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', (status, signal) => {
      clearTimeout(timer);
      if (status === null) fault ??= `was ended by ${signal}`;
      else if (status !== 0) fault ??= `exited with status ${status}`;
      endGroup(child.pid);
    });
    child.once('close', () => resolve({ fault, output }));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: nothing of the group is left, which is what was wanted.
  }
}
