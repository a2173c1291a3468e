import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LONGEST_TIMER_MS } from '../../clock/time.ts';
import { errorMessage } from '../../errors/thrown.ts';
import type { Ending } from '../../suite/stages.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { LoadTally } from '../load-tally.ts';
import type { ModuleTarget } from '../load-target.ts';
import { type Message, type Order, restore, type WorkerTask } from './message.ts';
import { errorOf } from './portable-error.ts';

export interface WorkersOptions {
  readonly plan: LoadPlan;
  readonly target: ModuleTarget;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly tally: LoadTally;
  /** How long a thread's setup may take, in milliseconds. @default ten minutes */
  readonly setupWithinMs?: number;
}

/** From the order to begin until the threads do, which gives every thread the time to receive it. */
const BEGIN_AFTER_NS = 50_000_000n;

/** How much longer than planned a thread may take, and how long after it was told to end, before it is ended. */
const GRACE_MS = 4_000;

/**
 * Makes a load with worker threads that begin together. When one fails or dies, the others are cancelled; what was
 * reported until then is in the tally.
 */
export async function runWorkers({
  plan,
  target,
  seed,
  signal,
  tally,
  setupWithinMs = 600_000,
}: WorkersOptions): Promise<Ending<'load'>> {
  if (signal.aborted) return { outcome: 'cancelled', cause: signal.reason };
  const crew = Array.from({ length: plan.workers }, (_, worker) => {
    const task = { plan, module: target.module.href, data: target.data, worker, seed };
    return new CrewMember(task, tally, setupWithinMs);
  });
  const cancel = () => {
    for (const member of crew) member.cancel();
  };
  signal.addEventListener('abort', cancel);
  try {
    for (const member of crew) {
      void member.ended.then(({ outcome }) => {
        if (outcome === 'failed') cancel();
      });
    }
    // One that failed is ready no more: the others are cancelled then, and all end.
    await Promise.all(crew.map((member) => Promise.race([member.ready, member.ended])));
    const atNs = process.hrtime.bigint() + BEGIN_AFTER_NS;
    for (const member of crew) member.begin(atNs);
    const endings = await Promise.all(crew.map((member) => member.ended));
    return endingOf(endings, signal);
  } finally {
    signal.removeEventListener('abort', cancel);
    await Promise.all(crew.map((member) => member.terminate()));
  }
}

/** The first failure by itself; the others were cancelled for it. */
function endingOf(endings: readonly Ending<'load'>[], signal: AbortSignal): Ending<'load'> {
  const failure = endings.find(({ outcome }) => outcome === 'failed');
  if (signal.aborted) {
    const cause =
      failure && 'cause' in failure ? new AggregateError([signal.reason, failure.cause]) : signal.reason;
    return { outcome: 'cancelled', cause };
  }
  return failure ?? endings.find(({ outcome }) => outcome === 'cancelled') ?? { outcome: 'completed' };
}

/** One worker thread, from its start until it has ended, however it does. */
class CrewMember {
  readonly #worker: Worker;
  readonly #task: WorkerTask;
  readonly #tally: LoadTally;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Ending<'load'>>();
  #stage: 'setup' | 'load' | 'teardown' = 'setup';
  #isCancelled = false;
  #limit: NodeJS.Timeout | undefined;

  constructor(task: WorkerTask, tally: LoadTally, setupWithinMs: number) {
    this.#task = task;
    this.#tally = tally;
    // Beside this module, be it compiled or not.
    this.#worker = new Worker(new URL(`./worker-main${extname(import.meta.url)}`, import.meta.url), {
      name: `load ${task.worker}`,
      workerData: task,
    });
    this.#worker.on('message', (message: Message) => this.#hear(message));
    this.#worker.on('error', (error: unknown) => this.#fail(errorMessage(error), error));
    this.#worker.on('exit', (code) => this.#fail(`it exited with code ${code}`));
    this.#limitTo(setupWithinMs);
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get ended(): Promise<Ending<'load'>> {
    return this.#ended.promise;
  }

  begin(atNs: bigint): void {
    if (this.#isCancelled) return;
    const { phases, drainMs } = this.#task.plan;
    const plannedMs = phases.reduce((sum, { durationMs }) => sum + durationMs, drainMs);
    this.#stage = 'load';
    this.#limitTo(plannedMs + GRACE_MS);
    this.#order({ kind: 'begin', atNs });
  }

  /** From now on it has the grace and no more, whichever stage it is in. */
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#order({ kind: 'cancel' });
    this.#limitTo(GRACE_MS);
  }

  async terminate(): Promise<void> {
    clearTimeout(this.#limit);
    await this.#worker.terminate();
  }

  #order(order: Order): void {
    this.#worker.postMessage(order);
  }

  /** Ends a thread that keeps itself busy, and hears nothing. */
  #limitTo(ms: number): void {
    clearTimeout(this.#limit);
    const fail = () => this.#fail(`it did not come to an end within ${ms} ms`);
    this.#limit = setTimeout(fail, Math.min(ms, LONGEST_TIMER_MS));
  }

  /** But for one that was cancelled: its grace goes on. */
  #liftLimit(): void {
    if (!this.#isCancelled) clearTimeout(this.#limit);
  }

  #hear(message: Message): void {
    if (message.kind === 'ready') {
      this.#liftLimit();
      this.#ready.resolve();
    } else if (message.kind === 'interval') {
      this.#tally.add(this.#task.worker, restore(message.report));
    } else if (message.kind === 'landed') {
      this.#stage = 'teardown';
      this.#liftLimit();
    } else {
      const { ending } = message;
      this.#end('cause' in ending ? { ...ending, cause: errorOf(this.#task.worker, ending.cause) } : ending);
    }
  }

  #fail(what: string, cause?: unknown): void {
    const error = new Error(`worker ${this.#task.worker}: ${what}`, { cause });
    this.#end({ outcome: 'failed', during: this.#stage, cause: error });
  }

  #end(ending: Ending<'load'>): void {
    clearTimeout(this.#limit);
    this.#tally.leave(this.#task.worker);
    this.#ended.resolve(ending);
  }
}
