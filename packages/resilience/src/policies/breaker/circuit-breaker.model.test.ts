import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { BreakerStateKind } from './breaker-state.ts';
import { type BreakerPermit, type CircuitBreaker, circuitBreaker } from './circuit-breaker.ts';

const failureLimit = 3;
const openMs = 100;
const probes = 2;
const successesToClose = 3;
const outage = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

/** What a breaker should be, in the plainest words: no permits and no states, only numbers. */
interface Model {
  state: BreakerStateKind;
  time: number;
  failures: number;
  until: number;
  probing: number;
  succeeded: number;
  epoch: number;
  /** Calls under way: the epoch each began in. */
  readonly calls: number[];
}

interface Real {
  readonly breaker: CircuitBreaker;
  readonly clock: { time: number };
  readonly permits: BreakerPermit[];
}

class Begin implements fc.Command<Model, Real> {
  check(): boolean {
    return true;
  }

  run(model: Model, { breaker, permits }: Real): void {
    const due = isTimed(model) && model.time >= model.until;
    if (due && !hasFreePlace(model)) become(model, 'half-open');
    if (model.state === 'closed' || model.state === 'disabled' || hasFreePlace(model)) {
      model.probing += 1;
      model.calls.push(model.epoch);
      permits.push(breaker.enter());
    } else {
      expect(() => breaker.enter()).toThrow('is refused');
    }
    compare(model, breaker);
  }

  toString(): string {
    return 'begin';
  }
}

type Outcome = 'success' | 'outage' | 'abandoned';

class End implements fc.Command<Model, Real> {
  readonly which: number;
  readonly outcome: Outcome;

  constructor(which: number, outcome: Outcome) {
    this.which = which;
    this.outcome = outcome;
  }

  check(model: Readonly<Model>): boolean {
    return model.calls.length > 0;
  }

  run(model: Model, { breaker, permits }: Real): void {
    const index = this.which % model.calls.length;
    const [epoch] = model.calls.splice(index, 1);
    const [permit] = permits.splice(index, 1);
    if (permit === undefined) throw new Error('the model lost count');
    if (this.outcome === 'success') breaker.succeeded(permit);
    else if (this.outcome === 'outage') breaker.failed(permit, outage);
    else breaker.abandoned(permit);
    if (epoch === model.epoch) this.#learn(model);
    compare(model, breaker);
  }

  #learn(model: Model): void {
    const { outcome } = this;
    if (model.state === 'half-open') {
      model.probing -= 1;
      if (outcome === 'outage') become(model, 'open');
      if (outcome === 'success') model.succeeded += 1;
      if (model.succeeded === successesToClose) become(model, 'closed');
    } else if (model.state !== 'closed') return;
    else if (outcome === 'success') model.failures = 0;
    else if (outcome === 'outage') {
      model.failures += 1;
      if (model.failures === failureLimit) become(model, 'open');
    }
  }

  toString(): string {
    return `end(${this.which}, ${this.outcome})`;
  }
}

class Wait implements fc.Command<Model, Real> {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, { clock }: Real): void {
    model.time += this.ms;
    clock.time += this.ms;
  }

  toString(): string {
    return `wait(${this.ms})`;
  }
}

/** Somebody opens, disables or resets it by hand. */
class Force implements fc.Command<Model, Real> {
  readonly state: 'forced-open' | 'disabled' | 'closed';

  constructor(state: 'forced-open' | 'disabled' | 'closed') {
    this.state = state;
  }

  check(): boolean {
    return true;
  }

  run(model: Model, { breaker }: Real): void {
    if (this.state === 'forced-open') breaker.forceOpen();
    else if (this.state === 'disabled') breaker.disable();
    else breaker.reset();
    become(model, this.state);
    compare(model, breaker);
  }

  toString(): string {
    return `force(${this.state})`;
  }
}

function isTimed({ state }: Model): boolean {
  return state === 'open' || state === 'half-open';
}

function hasFreePlace({ state, probing, succeeded }: Model): boolean {
  return state === 'half-open' && probing < probes && probing + succeeded < successesToClose;
}

function compare(model: Model, { state }: CircuitBreaker): void {
  expect(state.kind).toBe(model.state);
  if ('until' in state) expect(state.until).toBe(model.until);
  if (state.kind !== 'half-open') return;
  expect(state).toMatchObject({ probing: model.probing, successes: model.succeeded });
}

function become(model: Model, state: Model['state']): void {
  Object.assign(model, {
    state,
    epoch: model.epoch + 1,
    failures: 0,
    probing: 0,
    succeeded: 0,
    until: model.time + openMs,
  });
}

test('does what a plain model does, whatever calls begin, end, wait and overlap', () => {
  const outcome = fc.constantFrom<Outcome>('success', 'outage', 'outage', 'outage', 'abandoned');
  const commands = fc.commands(
    [
      fc.constant(new Begin()),
      fc.tuple(fc.nat(20), outcome).map(([which, result]) => new End(which, result)),
      fc.constantFrom(1, 50, 99, 100, 250).map((ms) => new Wait(ms)),
      fc.constant(new Begin()),
      fc.constantFrom('forced-open', 'disabled', 'closed').map((state) => new Force(state)),
    ],
    { maxCommands: 120, size: 'max' },
  );
  fc.assert(
    fc.property(commands, (sequence) => {
      const clock = { time: 0 };
      const breaker = circuitBreaker({
        consecutiveFailures: failureLimit,
        openMs,
        probes,
        successesToClose,
        now: () => clock.time,
      });
      const model: Model = {
        state: 'closed',
        time: 0,
        failures: 0,
        until: 0,
        probing: 0,
        succeeded: 0,
        epoch: 0,
        calls: [],
      };
      fc.modelRun(() => ({ model, real: { breaker, clock, permits: [] } }), sequence);
    }),
    { numRuns: 300 },
  );
});
