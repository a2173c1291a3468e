import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Placement } from '../database/placement.ts';

/** A program that serves, and the variables it is told with. */
export interface Program {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A service in a process of its own, as it runs in production. */
export interface Service {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a service on the server's cores, and waits until it has said where it listens. */
export async function startService({ file, env }: Program, placed: Placement | undefined): Promise<Service> {
  const command = [process.execPath, file];
  if (placed !== undefined) command.unshift('taskset', '--cpu-list', placed.server);
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /listening at (http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
    if (origin === undefined) continue;
    child.stdout.resume();
    return {
      origin,
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error(`${file} ended with ${String((await ended)[0])} before it listened.`);
}
