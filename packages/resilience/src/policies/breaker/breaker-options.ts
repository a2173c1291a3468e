import { checkNumber } from '../../errors/check-option.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { failureRate } from './failure-rate.ts';
import type { TripRule } from './trip-rule.ts';

interface CommonOptions {
  /** Names the circuit in errors and events. @default 'the circuit' */
  readonly name?: string;
  /** How long calls are refused before it is tried again, in milliseconds. @default 30000 */
  readonly openMs?: number;
  /** How many calls may try at once whether it works again; as many must succeed to close. @default 3 */
  readonly probes?: number;
  /**
   * Whether a failure speaks against what is called.
   * @default `classifyError(error).outage`
   */
  readonly isOutage?: (error: unknown) => boolean;
  /** The time in milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
}

interface RateOptions {
  /** The share of failed calls that opens the circuit, above 0 and up to 1. @default 0.5 */
  readonly failureRate?: number;
  /** How many calls must have been seen first. @default 20 */
  readonly minimumCalls?: number;
  /** How many of the last calls are looked at, at least `minimumCalls`. @default 100 */
  readonly window?: number;
  readonly consecutiveFailures?: undefined;
}

interface ConsecutiveOptions {
  /** How many failures in a row open the circuit. */
  readonly consecutiveFailures: number;
  readonly failureRate?: undefined;
  readonly minimumCalls?: undefined;
  readonly window?: undefined;
}

export type CircuitBreakerOptions = CommonOptions & (RateOptions | ConsecutiveOptions);

export function makeTripRule(options: CircuitBreakerOptions): TripRule {
  if (options.consecutiveFailures !== undefined) {
    for (const option of ['failureRate', 'minimumCalls', 'window'] as const) {
      if (options[option] === undefined) continue;
      throw new InvalidOptionError(option, 'left out where consecutiveFailures is given', options[option]);
    }
    return consecutiveFailures(
      checkNumber('consecutiveFailures', options.consecutiveFailures, 5, { min: 1, integer: true }),
    );
  }
  const rate = checkNumber('failureRate', options.failureRate, 0.5, { above: 0, max: 1 });
  const minimumCalls = checkNumber('minimumCalls', options.minimumCalls, 20, { min: 1, integer: true });
  const window = checkNumber('window', options.window, Math.max(100, minimumCalls), {
    min: minimumCalls,
    max: 1_000_000,
    integer: true,
  });
  return failureRate({ failureRate: rate, minimumCalls, window });
}
