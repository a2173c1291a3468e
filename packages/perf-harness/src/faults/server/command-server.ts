import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { LONGEST_TIMER_MS } from '../../clock/time.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { requireMilliseconds } from '../../errors/require-that.ts';
import { errorKind, errorMessage } from '../../errors/thrown.ts';
import { connectWithPg } from './connect-with-pg.ts';
import type { FaultyServer } from './faulty-server.ts';
import { ServerCommandError } from './server-command-error.ts';

/** A program and its arguments; no shell is in between. */
export type Command = readonly [program: string, ...args: string[]];

export interface CommandServerOptions {
  /** Where an administrator reaches it, past any proxy; with its port. */
  readonly url: string;
  readonly start: Command;
  /** Shuts it down as for a restart. */
  readonly stop: Command;
  /** Ends it as a crash would. */
  readonly kill: Command;
  /**
   * Resolves where it takes work, and rejects where it does not yet.
   * @default a session is opened by the driver `pg` for a `postgres:` URL, else a TCP connection
   */
  readonly ready?: () => Promise<unknown>;
  /** How long it may take from the end of `start` until it is ready, in milliseconds. @default 60000 */
  readonly readyWithinMs?: number;
}

/** How often a server that starts is asked whether it is ready. */
const ASK_EVERY_MS = 50;

/**
 * A server that commands start, stop and kill: those of a container engine, of systemd, of `pg_ctl`. A command for a
 * state that it is in already is not run.
 *
 * Its methods reject with `ServerCommandError` where a command fails, or the server is not ready in time; its `cause` is
 * then what `ready` rejected with last.
 *
 * @throws InvalidOptionError
 *
 * @example
 * const server = commandServer({
 *   url: 'postgres://postgres:secret@127.0.0.1:5432/postgres',
 *   start: ['docker', 'start', 'db'],
 *   stop: ['docker', 'stop', 'db'],
 *   kill: ['docker', 'kill', 'db'],
 * });
 */
export function commandServer(options: CommandServerOptions): FaultyServer {
  const { url, start, stop, kill, readyWithinMs = 60_000 } = options;
  const address = addressOf(url);
  for (const [name, command] of Object.entries({ start, stop, kill })) {
    if (!Array.isArray(command) || command.length === 0 || command.some((part) => typeof part !== 'string'))
      throw new InvalidOptionError(name, 'a program and its arguments', command);
  }
  requireMilliseconds('readyWithinMs', readyWithinMs);
  const ready =
    options.ready ?? (url.startsWith('postgres') ? () => opensSession(url) : () => listens(address));
  const isUp = () => listens(address).then(yes, no);
  return {
    url,
    port: address.port,
    start: async () => {
      if (!(await isUp())) await run(start);
      const { isReady, reason } = await askUntil(ready, readyWithinMs);
      if (isReady) return;
      const said = errorMessage(reason) || errorKind(reason);
      const what = `the server was not ready within ${readyWithinMs} ms: ${said}.`;
      throw new ServerCommandError(start, what, reason);
    },
    stop: async () => {
      if (await isUp()) await run(stop);
    },
    kill: async () => {
      if (await isUp()) await run(kill);
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** Asks again and again whether it is ready; with what it answered last where it was not in time. */
async function askUntil(ready: () => Promise<unknown>, withinMs: number) {
  let reason: unknown = new Error('ready() did not answer');
  const over = new AbortController();
  const { signal } = over;
  const ask = async () => {
    while (!signal.aborted) {
      try {
        await ready();
        return true;
      } catch (error) {
        reason = error;
        await sleep(ASK_EVERY_MS);
      }
    }
    return false;
  };
  try {
    const timeUp = sleep(Math.min(withinMs, LONGEST_TIMER_MS), false, { signal });
    const isReady = await Promise.race([ask(), timeUp]);
    return { isReady, reason };
  } finally {
    over.abort();
  }
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = URL.canParse(url)
    ? new URL(url)
    : { hostname: '', port: '', protocol: '' };
  const number = Number(port || (protocol.startsWith('postgres') ? 5432 : 0));
  if (hostname === '' || number === 0) throw new InvalidOptionError('url', 'a URL with host and port', url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: number };
}

async function run(command: Command): Promise<void> {
  const [program, ...args] = command;
  try {
    await promisify(execFile)(program, args);
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new ServerCommandError(
      command,
      said === '' ? 'it failed.' : `it failed, and said: ${said}.`,
      cause,
    );
  }
}

async function opensSession(url: string): Promise<void> {
  const client = await connectWithPg(url);
  await client.end();
}

async function listens(address: { readonly host: string; readonly port: number }): Promise<void> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
