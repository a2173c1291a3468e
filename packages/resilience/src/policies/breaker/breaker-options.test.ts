import { expect, test } from 'vitest';

import type { CircuitBreakerOptions } from './breaker-options.ts';
import { circuitBreaker } from './circuit-breaker.ts';

test.each([
  [{ failureRate: 0 }, /^failureRate must be a number above 0, up to 1; got 0\.$/],
  [{ failureRate: 1.01 }, /^failureRate must be .*; got 1\.01\.$/],
  [{ minimumCalls: 30, window: 20 }, /^window must be an integer, at least 30, up to 1000000; got 20\.$/],
  [{ consecutiveFailures: 0 }, /^consecutiveFailures must be an integer, at least 1; got 0\.$/],
  [
    { consecutiveFailures: 3, slowCallMs: 5 },
    /^slowCallMs must be left out where consecutiveFailures is given; got 5\.$/,
  ],
  [{ window: 20, windowMs: 5 }, /^window must be left out where windowMs is given; got 20\.$/],
  [{ windowMs: Number.NaN }, /^windowMs must be .*; got NaN\.$/],
  [{ slowCallRate: 0.5 }, /^slowCallRate must be left out where slowCallMs is not given; got 0\.5\.$/],
  [{ slowCallMs: 5, slowCallRate: 80 }, /^slowCallRate must be a number above 0, up to 1; got 80\.$/],
  [{ successesToClose: 0 }, /^successesToClose must be an integer, at least 1; got 0\.$/],
  [{ openMs: -5 }, /^openMs must be a number, at least 1; got -5\.$/],
  [{ probes: 0.5 }, /^probes must be an integer, at least 1; got 0\.5\.$/],
])('a circuit breaker refuses %j when it is made', (options, message) => {
  // Some of these are what the types would not let through.
  expect(() => circuitBreaker(options as CircuitBreakerOptions)).toThrow(message);
});
