import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type ConcurrencyLimit, concurrencyLimit } from './concurrency-limit.ts';

const max = 3;
const queue = 4;

/** What a limit should be: names in two lists. */
interface Model {
  readonly running: number[];
  readonly waiting: number[];
  refused: number;
  nextName: number;
}

interface Call {
  readonly controller: AbortController;
  /** Ends the call, once it has begun. */
  end: ((outcome: 'ok' | 'failed') => void) | undefined;
  result: Promise<unknown>;
}

interface Real {
  readonly limit: ConcurrencyLimit;
  readonly calls: Map<number, Call>;
}

type Command = fc.AsyncCommand<Model, Real>;

class Begin implements Command {
  check(): boolean {
    return true;
  }

  async run(model: Model, { limit, calls }: Real): Promise<void> {
    const name = model.nextName++;
    const controller = new AbortController();
    const call: Call = { controller, end: undefined, result: Promise.resolve() };
    const work = () =>
      new Promise((resolve, reject) => {
        call.end = (outcome) => (outcome === 'ok' ? resolve(name) : reject(new Error(outcome)));
      });
    call.result = limit.run(work, { signal: controller.signal }).catch((error: Error) => error);
    calls.set(name, call);
    if (model.running.length < max) model.running.push(name);
    else if (model.waiting.length < queue) model.waiting.push(name);
    else {
      model.refused += 1;
      await expect(call.result).resolves.toMatchObject({ reason: 'queue-full' });
    }
    await compare(model, { limit, calls });
  }

  toString(): string {
    return 'begin';
  }
}

class End implements Command {
  readonly which: number;
  readonly outcome: 'ok' | 'failed';

  constructor(which: number, outcome: 'ok' | 'failed') {
    this.which = which;
    this.outcome = outcome;
  }

  check({ running }: Readonly<Model>): boolean {
    return running.length > 0;
  }

  async run(model: Model, real: Real): Promise<void> {
    const [name = -1] = model.running.splice(this.which % model.running.length, 1);
    const next = model.waiting.shift();
    if (next !== undefined) model.running.push(next);
    const call = real.calls.get(name);
    call?.end?.(this.outcome);
    const result = await call?.result;
    if (this.outcome === 'ok') expect(result).toBe(name);
    else expect(result).toMatchObject({ message: 'failed' });
    await compare(model, real);
  }

  toString(): string {
    return `end(${this.which}, ${this.outcome})`;
  }
}

class Abort implements Command {
  readonly which: number;

  constructor(which: number) {
    this.which = which;
  }

  check({ waiting }: Readonly<Model>): boolean {
    return waiting.length > 0;
  }

  async run(model: Model, real: Real): Promise<void> {
    const [name = -1] = model.waiting.splice(this.which % model.waiting.length, 1);
    const call = real.calls.get(name);
    call?.controller.abort(new Error('enough'));
    await expect(call?.result).resolves.toMatchObject({ message: 'enough' });
    await compare(model, real);
  }

  toString(): string {
    return `abort(${this.which})`;
  }
}

async function compare(model: Model, { limit, calls }: Real): Promise<void> {
  // A call whose turn has come begins a few microtasks later.
  for (let tick = 0; tick < 10; tick += 1) await null;
  expect(limit.stats()).toEqual({
    name: 'the limit',
    max,
    queue,
    running: model.running.length,
    queued: model.waiting.length,
    refused: model.refused,
  });
  for (const name of model.running) expect(calls.get(name)?.end).toBeDefined();
  for (const name of model.waiting) expect(calls.get(name)?.end).toBeUndefined();
}

test('runs and queues what a plain model does, whatever begins, ends, fails and is aborted', async () => {
  const commands = fc.commands(
    [
      fc.constant(new Begin()),
      fc.constant(new Begin()),
      fc.tuple(fc.nat(20), fc.constantFrom('ok' as const, 'failed' as const)).map((end) => new End(...end)),
      fc.nat(20).map((which) => new Abort(which)),
    ],
    { maxCommands: 100, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const model: Model = { running: [], waiting: [], refused: 0, nextName: 0 };
      const real: Real = { limit: concurrencyLimit({ max, queue }), calls: new Map() };
      await fc.asyncModelRun(() => ({ model, real }), sequence);
    }),
    { numRuns: 200 },
  );
});
