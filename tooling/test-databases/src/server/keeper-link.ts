import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Failure, Message, Request } from './protocol.ts';

/** The keeper runs from where this file is: built, or as the source that Node runs as it is. */
const keeperPath: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './keeper.ts' : './keeper.js', import.meta.url),
);

const LOG_LINES = 60;

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
      // Its own faults show on the terminal; it says nothing else.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
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

  /** @throws KeeperFailure */
  async ask(command: Command): Promise<void> {
    if (this.#gone) throw new KeeperFailure({ message: 'its keeper has ended' });
    const id = this.#nextId++;
    this.#logSeen = this.#log.length;
    const request: Request = { id, command };
    const answered = new Promise<Failure | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#keeper.ref();
    this.#keeper.channel?.ref();
    this.#keeper.send(request, () => {}); // a channel that is closed shows as the keeper's exit
    const failure = await answered;
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
    await exited;
  }

  /** With no answer due, the keeper does not hold this process: when it ends, the keeper cleans up. */
  #rest(): void {
    this.#keeper.unref();
    this.#keeper.channel?.unref();
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
