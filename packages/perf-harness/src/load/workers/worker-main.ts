import { parentPort, workerData } from 'node:worker_threads';
import { realTime } from '../../clock/time.ts';
import { runStages } from '../../suite/stages.ts';
import { runLoad } from '../load-run.ts';
import type { LoadTarget } from '../load-target.ts';
import { type Message, type Order, store, type WorkerTask } from './message.ts';
import { portable } from './portable-error.ts';

// What starts this module in a thread gives it just this.
const { plan, module, data, worker, seed } = workerData as WorkerTask;

const controller = new AbortController();
const { signal } = controller;
const begin = Promise.withResolvers<bigint>();
parentPort?.on('message', (order: Order) => {
  if (order.kind === 'begin') {
    begin.resolve(order.atNs);
  } else {
    controller.abort(new Error('The load was cancelled.'));
    begin.resolve(0n);
  }
});

function tell(message: Message): void {
  parentPort?.postMessage(message);
}

const ending = await runStages<Loaded, 'load'>({
  signal,
  setup: async () => {
    const target = await loadTarget(module);
    const context = await target.setup?.({ signal, worker, data });
    return { target, context };
  },
  stage: 'load',
  work: async ({ target: { operation }, context }) => {
    tell({ kind: 'ready' });
    const leftMs = Number((await begin.promise) - process.hrtime.bigint()) / 1e6;
    if (signal.aborted) return;
    const startAtMs = realTime.now() + leftMs;
    await runLoad({
      plan,
      operation,
      context,
      worker,
      seed,
      signal,
      startAtMs,
      report: (report) => tell({ kind: 'interval', report: store(report) }),
    });
    tell({ kind: 'landed' });
  },
  teardown: ({ target, context }) => target.teardown?.(context),
});
tell({
  kind: 'ended',
  ending: 'cause' in ending ? { ...ending, cause: portable(ending.cause) } : ending,
});

interface Loaded {
  readonly target: LoadTarget;
  readonly context: unknown;
}

async function loadTarget(url: string): Promise<LoadTarget> {
  const loaded: { readonly default?: Partial<LoadTarget> } = await import(url);
  const target = loaded.default;
  if (typeof target?.operation === 'function') return { ...target, operation: target.operation };
  throw new TypeError(
    `${url} has no load target as its default export: an object with an 'operation' function.`,
  );
}
