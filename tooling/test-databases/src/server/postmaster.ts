import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killFamily } from './processes.ts';
import { within } from './within.ts';

export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly onLog: (line: string) => void;
}

/** A shutdown that takes longer than this is made an immediate one. */
const STOP_LIMIT_MS = 15_000;
/** An immediate shutdown that takes longer is made a kill: the server itself allows its processes 5 s. */
const QUIT_LIMIT_MS = 7_000;
const KILL_LIMIT_MS = 5_000;
/** How long the output of a program that has ended may be held open by a process which it left behind. */
const OUTPUT_LIMIT_MS = 1_000;

/** A running program of PostgreSQL, its output read line by line. */
export class Running {
  /** Settles when the program has ended and all it said was read. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  readonly #child: ChildProcess;

  constructor({ path, args, cwd, uid, gid, onLog }: Program) {
    this.#child = spawn(path, args, {
      cwd,
      // The same words everywhere, and nothing from the caller's own PostgreSQL settings (PGDATA, PGOPTIONS, …).
      env: { ...withoutPostgresVariables(process.env), LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface(stream).on('line', onLog);
    }
    let hanging: NodeJS.Timeout | undefined;
    this.#child.once('exit', () => {
      hanging = setTimeout(() => {
        this.#child.stdout?.destroy();
        this.#child.stderr?.destroy();
      }, OUTPUT_LIMIT_MS);
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', resolve);
      this.#child.once('close', (code, signal) => {
        clearTimeout(hanging);
        resolve(code === 0 ? undefined : new Error(`it ended with ${signal ?? `status ${code}`}`));
      });
    });
  }

  get alive(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** A fast shutdown: open transactions are rolled back, clients are told. */
  async stop(): Promise<void> {
    this.signal('SIGINT');
    await this.#end(STOP_LIMIT_MS).catch(() => this.quit());
  }

  /** An immediate shutdown: as after a crash, but that its processes are told. */
  async quit(): Promise<void> {
    this.signal('SIGQUIT');
    await this.#end(QUIT_LIMIT_MS).catch(() => this.kill());
  }

  /** SIGKILL for the server and each of its processes. */
  async kill(): Promise<void> {
    if (this.alive && this.#child.pid !== undefined) await killFamily(this.#child.pid);
    await this.#end(KILL_LIMIT_MS);
  }

  /** @throws Error where it has not ended in that time. */
  async #end(limitMs: number): Promise<void> {
    await within(limitMs, `the end of process ${this.#child.pid} (${this.#child.spawnfile})`, this.ended);
  }
}

function withoutPostgresVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PG')));
}

/** Starts the server; resolves once it accepts connections. */
export async function startPostmaster(program: Program, signal: AbortSignal): Promise<Running> {
  let onReady = (_: 'ready'): void => {};
  const ready = new Promise<'ready'>((resolve) => {
    onReady = resolve;
  });
  const running = new Running({
    ...program,
    onLog: (line) => {
      program.onLog(line);
      if (/ready to accept (read-only )?connections/.test(line)) onReady('ready');
    },
  });
  const { promise: stuck, reject } = Promise.withResolvers<never>();
  const abort = () => void running.quit().catch(reject);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  const outcome = await Promise.race([ready, running.ended, stuck]);
  signal.removeEventListener('abort', abort);
  if (outcome === 'ready') return running;
  if (signal.aborted) throw signal.reason;
  throw outcome ?? new Error('it ended at once');
}
