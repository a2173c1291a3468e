import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import type { Suite } from '../../runner/suite.ts';
import { scenarioSuite } from '../scenario/scenario-suite.ts';
import type { SuiteOptions } from '../scenario/suite-options.ts';
import { type BackoffOptions, backoff } from './backoff.ts';
import type { BreakerPolicy, RunnablePolicy } from './runnable-policy.ts';
import { type StormOptions, storm } from './storm.ts';
import { type SustainedFailuresOptions, sustainedFailures } from './sustained-failures.ts';
import { type TimeoutsOptions, timeouts } from './timeouts.ts';
import { type TransientFailuresOptions, transientFailures } from './transient-failures.ts';
import { unreachableError } from './unreachable-error.ts';

/** At least one policy; a scenario whose policy is missing is left out. Each scenario makes a new one. */
export interface RetryLoadOptions extends SuiteOptions {
  /** Tries again: for `transient` and `storm`. */
  readonly retry?: () => RunnablePolicy;
  /** Trips: for `sustained`. Its states are drawn where it has a `state`. */
  readonly breaker?: () => BreakerPolicy;
  /** Gives up what hangs, within 1.5 s by default: for `timeouts`. */
  readonly deadline?: () => RunnablePolicy;
  /** Tries again without jitter, after 100, 200, 400 and 800 ms by default: for `backoff`. */
  readonly backoffRetry?: () => RunnablePolicy;
  /** What is done through the policies where it is not made to fail. @default nothing, at once */
  readonly operation?: () => Promise<unknown>;
  /** What it fails with where it is made to. @default ECONNREFUSED, as a server that is away gives */
  readonly error?: () => unknown;
  /** @default 50 operations of whose attempts 30 % fail: 95 % succeed */
  readonly transient?: TransientFailuresOptions;
  /** @default tripped after 20 failures in a row */
  readonly sustained?: SustainedFailuresOptions;
  /** @default 20 operations that hang: given up after less than 1.5 s on average */
  readonly timeouts?: TimeoutsOptions;
  /** @default 100, 200, 400 and 800 ms, give or take 50 */
  readonly backoff?: BackoffOptions;
  /** @default 100 operations at once, of which 80 % succeed within 5 s */
  readonly storm?: StormOptions;
}

/**
 * How policies bear failures: transient ones, an outage, a storm of them, and what hangs.
 *
 * @throws InvalidOptionError
 *
 * @example
 * retryLoad({
 *   retry: () => retry('database'),
 *   breaker: () => circuitBreaker(),
 *   deadline: () => deadline({ ms: 1_000 }),
 *   operation: () => pool.query('select 1'),
 * });
 */
export function retryLoad(options: RetryLoadOptions): Suite {
  const {
    retry,
    breaker,
    deadline,
    backoffRetry,
    operation = async () => {},
    error = unreachableError,
  } = options;
  const scenarios = [
    ...(retry ? [transientFailures(retry, options.transient ?? {})] : []),
    ...(breaker ? [sustainedFailures(breaker, options.sustained ?? {})] : []),
    ...(deadline ? [timeouts(deadline, options.timeouts ?? {})] : []),
    ...(backoffRetry ? [backoff(backoffRetry, options.backoff ?? {})] : []),
    ...(retry ? [storm(retry, options.storm ?? {})] : []),
  ];
  if (scenarios.length === 0) {
    throw new InvalidOptionError('retry, breaker, deadline or backoffRetry', 'given', options);
  }
  return scenarioSuite({
    name: 'retry-load',
    versions: options.versions,
    title: 'Retry load',
    open: () => ({ operation, error }),
    close: () => {},
    scenarios,
  });
}
