import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Command, Failure, Message, Request } from './protocol.ts';
import { within } from './within.ts';

/** The keeper runs from where this file is: built, or as the source that Node runs as it is. */
const keeperPath: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './keeper.ts' : './keeper.js', import.meta.url),
);

const LOG_LINES = 60;

/** How long the keeper may take, in milliseconds, over what has limits of its own: then it hangs, and is killed. */
const limitsMs: Readonly<Record<Command['do'], number>> = {
  initialise: 120_000,
  copy: 120_000,
  append: 10_000,
  start: 30_000, // and what the command itself allows
  stop: 45_000,
  kill: 25_000,
  remove: 40_000,
};
const CLOSE_LIMIT_MS = 10_000;

/** The keeper did not do what it was asked. */
export class KeeperFailure extends Error {
  readonly failure: Failure;
  /** What the server wrote while the keeper tried. */
  readonly log: string;

  constructor(failure: Failure, log = '') {
    super(failure.message);
    this.failure = failure;
    this.log = log;
  }
}

/** The starting process's end: commands go out, answers and the server's log come in. */
export class KeeperLink {
  readonly #keeper: ChildProcess;
  readonly #waiting = new Map<number, (failure: Failure | undefined) => void>();
  readonly #log: string[] = [];
  /** How many lines of the log came before the command that is under way. */
  #logSeen = 0;
  #nextId = 0;
  #gone = false;

  /** @param onLost called when the keeper ended without having been asked to: nobody cleans up now. */
  constructor(onLost: () => void) {
    this.#keeper = fork(keeperPath, [], {
      detached: true,
      execArgv: [],
      // It inherits nothing: whoever reads this process's output waits for everybody who could still write there.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    // Its own faults show on the terminal; it says nothing else.
    this.#keeper.stderr?.on('data', (fault: Buffer) => process.stderr.write(fault));
    this.#keeper.on('message', (message) => this.#receive(message as Message)); // only the keeper writes here
    const lost = (error?: Error) => {
      if (this.#gone) return;
      this.#gone = true;
      onLost();
      for (const settle of this.#waiting.values())
        settle({ message: error?.message ?? 'its keeper has ended' });
    };
    this.#keeper.once('exit', () => lost());
    this.#keeper.once('error', lost);
    this.#rest();
  }

  /** The last lines the server wrote. */
  get log(): string {
    return this.#log.join('\n');
  }

  /** @throws KeeperFailure, also where no answer comes in time: then the keeper is killed, and its server with it. */
  async ask(command: Command): Promise<void> {
    if (this.#gone) throw new KeeperFailure({ message: 'its keeper has ended' });
    const id = this.#nextId++;
    this.#logSeen = this.#log.length;
    const request: Request = { id, command };
    const answered = new Promise<Failure | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#keeper.ref();
    this.#keeper.channel?.ref();
    this.#keeper.send(request, () => {}); // a channel that is closed shows as the keeper's exit
    const failure = await this.#inTime(command, answered);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#rest();
    if (failure) throw new KeeperFailure(failure, this.#log.slice(this.#logSeen).join('\n'));
  }

  /** Lets the keeper go; by now there is nothing to keep. */
  async close(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.#keeper.ref();
    const exited = once(this.#keeper, 'exit');
    this.#keeper.disconnect();
    const limit = setTimeout(() => this.#keeper.kill('SIGKILL'), CLOSE_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  }

  async #inTime(command: Command, answered: Promise<Failure | undefined>): Promise<Failure | undefined> {
    const limitMs = limitsMs[command.do] + (command.do === 'start' ? command.timeoutMs : 0);
    try {
      return await within(limitMs, `the keeper's answer to "${command.do}"`, answered);
    } catch (error) {
      this.#keeper.kill('SIGKILL');
      return { message: error instanceof Error ? error.message : String(error), errno: 'ETIMEDOUT' };
    }
  }

  /** With no answer due, the keeper does not hold this process: when it ends, the keeper cleans up. */
  #rest(): void {
    this.#keeper.unref();
    this.#keeper.channel?.unref();
    if (this.#keeper.stderr instanceof Socket) this.#keeper.stderr.unref();
  }

  #receive(message: Message): void {
    if ('log' in message) {
      this.#log.push(message.log);
      if (this.#log.length > 2 * LOG_LINES) {
        const dropped = this.#log.splice(0, this.#log.length - LOG_LINES).length;
        this.#logSeen = Math.max(0, this.#logSeen - dropped);
      }
    } else this.#waiting.get(message.done)?.(message.failure);
  }
}
