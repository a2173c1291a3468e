import { expect, test } from 'vitest';
import type { LoadDefinition } from './load-definition.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadPhase } from './phase.ts';

const phase: LoadPhase = { durationMs: 1_000, arrivals: { perSecond: 100 } };
const arrivals = (given: object) => ({ phases: [{ ...phase, arrivals: given }] });

test.each([
  [{ phases: [] }, 'phases must be a list of at least one; got [].'],
  [
    { phases: [{ ...phase, durationMs: 0 }] },
    'phases[0].durationMs must be a number of milliseconds, at least 1; got 0.',
  ],
  [
    { phases: [phase, { ...phase, name: 'phase 1' }] },
    "phases must be named apart; got [ 'phase 1', 'phase 1' ].",
  ],
  [
    { phases: [{ durationMs: 5 }] },
    "phases[0] must be a phase with either 'arrivals' or 'callers'; got { durationMs: 5 }.",
  ],
  [
    { phases: [phase, { durationMs: 5, callers: 0 }] },
    'phases[1].callers must be an integer, at least 1; got 0.',
  ],
  [
    { phases: [{ durationMs: 5, callers: 1, thinkTimeMs: -1 }] },
    'phases[0].thinkTimeMs must be a number of milliseconds, at least 0; got -1.',
  ],
  [
    arrivals({ perSecond: -1 }),
    'phases[0].arrivals.perSecond must be a finite number of arrivals per second, at least 0; got -1.',
  ],
  [
    arrivals({ perSecond: { from: 0, to: Number.POSITIVE_INFINITY } }),
    'phases[0].arrivals.perSecond.to must be a finite number of arrivals per second, at least 0; got Infinity.',
  ],
  [
    arrivals({ perSecond: { base: 1, spike: { perSecond: 9, fromMs: 900, durationMs: 200 } } }),
    'phases[0].arrivals.perSecond.spike must be over before the phase is, at 1000 ms; got { perSecond: 9, fromMs: 900, durationMs: 200 }.',
  ],
  [
    arrivals({ perSecond: 1, spacing: 'random' }),
    "phases[0].arrivals.spacing must be 'even' or 'poisson'; got 'random'.",
  ],
  [{ maxInFlight: 0 }, 'maxInFlight must be an integer, at least 1; got 0.'],
  [{ drainMs: -1 }, 'drainMs must be a number of milliseconds, at least 0; got -1.'],
  [{ workers: 2 }, 'workers must be 1 for a target that is in no module of its own; got 2.'],
])('%j is refused when the generator is made', (changes, message) => {
  // What a program without types may give.
  const definition = {
    name: 'l',
    target: { operation: () => {} },
    phases: [phase],
    ...changes,
  } as LoadDefinition<unknown>;
  expect(() => new LoadGenerator(definition)).toThrow(
    expect.objectContaining({ code: 'HF_INVALID_OPTION', message }),
  );
});
