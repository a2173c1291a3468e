import { appendFile, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isReachable } from './account.ts';
import { copyData } from './copy-data.ts';
import { linkTree } from './installation.ts';
import { Running, startPostmaster } from './postmaster.ts';
import type { ServerPlan } from './protocol.ts';
import { reclaim } from './reclaim.ts';
import { freeSharedMemory } from './shared-memory.ts';

/** One database cluster: its folder and, while it runs, its server. The keeper's hands. */
export class Cluster {
  readonly #ending: AbortSignal;
  readonly #onLog: (line: string) => void;
  #plan: ServerPlan | undefined;
  #programs = '';
  #running: Running | undefined;

  constructor(ending: AbortSignal, onLog: (line: string) => void) {
    this.#ending = ending;
    this.#onLog = onLog;
  }

  /** Makes the folder and a cluster in it: UTF-8, locale C, one superuser `postgres` with the plan's password. */
  async initialise(plan: ServerPlan): Promise<void> {
    await this.#prepare(plan);
    const { folder, account } = plan;
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, plan.password, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    this.#ending.throwIfAborted();
    const initdb = new Running(
      this.#program('initdb', [
        `--pgdata=${this.#dataFolder}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
        '--set=dynamic_shared_memory_type=mmap', // for initdb's own servers: see the default settings
        // A random password needs no slow hash, and each connection of a test would pay for one.
        '--set=scram_iterations=1',
      ]),
    );
    const abort = () => initdb.signal('SIGTERM');
    this.#ending.addEventListener('abort', abort);
    const failure = await initdb.ended;
    this.#ending.removeEventListener('abort', abort);
    if (failure) throw failure;
    await rm(passwordFile);
  }

  /** Makes the folder and in it a copy of another cluster, which may be running: then it needs a backup label. */
  async copy(plan: ServerPlan, dataFolder: string): Promise<void> {
    await this.#prepare(plan);
    await copyData(dataFolder, this.#dataFolder, plan.account, this.#ending);
  }

  async append(files: Readonly<Record<string, string>>): Promise<void> {
    const { account } = this.#made();
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.#dataFolder, name);
      await appendFile(path, content, { mode: 0o600 });
      if (account) await chown(path, account.uid, account.gid);
    }
  }

  async start(settings: Readonly<Record<string, string>>, timeoutMs: number): Promise<void> {
    if (this.#running?.alive) return;
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const limit = AbortSignal.any([this.#ending, AbortSignal.timeout(timeoutMs)]);
    try {
      this.#running = await startPostmaster(
        this.#program('postgres', ['-D', this.#dataFolder, ...args]),
        limit,
      );
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') {
        throw Object.assign(new Error(`it was not ready after ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
      }
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.#running?.alive) await this.#running.stop();
  }

  async kill(): Promise<void> {
    if (this.#running?.alive) await this.#running.kill();
  }

  /** Stops the server at once, its data being of no more use, and removes the folder. */
  async remove(): Promise<void> {
    try {
      // Killed, and not asked to go: a server that replicates can take its time over an orderly end.
      await this.kill();
      if (this.#plan) await freeSharedMemory(this.#dataFolder);
    } finally {
      for (const folder of [this.#plan?.folder, this.#plan?.ownPrograms]) {
        if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      }
    }
  }

  /** The same without waiting for anything, where something hangs. */
  abandon(): void {
    if (this.#plan) reclaim(this.#plan.folder, this.#plan.ownPrograms);
  }

  async #prepare(plan: ServerPlan): Promise<void> {
    this.#plan = plan;
    const { folder, account } = plan;
    await mkdir(folder, { mode: 0o700 });
    if (account) await chown(folder, account.uid, account.gid);
    this.#programs = await this.#reachablePrograms(plan);
  }

  get #dataFolder(): string {
    return join(this.#made().folder, 'data');
  }

  /** Where the server's account cannot enter the installed programs' folder, they get a second place. */
  async #reachablePrograms({ installation, ownPrograms, account }: ServerPlan): Promise<string> {
    if (!account || (await isReachable(installation, account))) return installation;
    await linkTree(installation, ownPrograms);
    return ownPrograms;
  }

  #program(name: string, args: readonly string[]) {
    const { folder, account } = this.#made();
    const path = join(this.#programs, 'bin', name);
    return { path, args, cwd: folder, uid: account?.uid, gid: account?.gid, onLog: this.#onLog };
  }

  #made(): ServerPlan {
    if (!this.#plan) throw new Error('the cluster was not initialised');
    return this.#plan;
  }
}
