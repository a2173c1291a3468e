import { checkNumber } from '../../errors/check-option.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { longestTimerMs } from '../longest-timer.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { CountWindow } from './count-window.ts';
import type { ProbeRules } from './decisions.ts';
import { tooHighRates } from './rates.ts';
import { TimeWindow } from './time-window.ts';
import type { TripRule } from './trip-rule.ts';

interface CommonOptions {
  /** Names the circuit in errors, events and statistics. @default 'the circuit' */
  readonly name?: string;
  /** How long calls are refused before it is tried again, in milliseconds. @default 30000 */
  readonly openMs?: number;
  /** How many calls may try at once whether it works again. @default 3 */
  readonly probes?: number;
  /** How many of them must succeed to close; the first one that does not opens again. @default as many as `probes` */
  readonly successesToClose?: number;
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
  /** From how many milliseconds on a call is slow, whatever comes of it. Without it none is. */
  readonly slowCallMs?: number;
  /** The share of slow calls that opens the circuit, above 0 and up to 1. Needs `slowCallMs`. @default 1 */
  readonly slowCallRate?: number;
  /** How many calls must have been seen before a rate says anything. @default 20 */
  readonly minimumCalls?: number;
  /** How many of the last calls are looked at, at least `minimumCalls`. @default 100 */
  readonly window?: number;
  /** Looks at the calls of the last milliseconds instead. */
  readonly windowMs?: number;
  readonly consecutiveFailures?: undefined;
}

interface ConsecutiveOptions {
  /** How many failures in a row open the circuit. */
  readonly consecutiveFailures: number;
  readonly failureRate?: undefined;
  readonly slowCallMs?: undefined;
  readonly slowCallRate?: undefined;
  readonly minimumCalls?: undefined;
  readonly window?: undefined;
  readonly windowMs?: undefined;
}

export type CircuitBreakerOptions = CommonOptions & (RateOptions | ConsecutiveOptions);

const rateOptions = [
  'failureRate',
  'slowCallMs',
  'slowCallRate',
  'minimumCalls',
  'window',
  'windowMs',
] as const;

export function makeTripRule(options: CircuitBreakerOptions, now: () => number): TripRule {
  if (options.consecutiveFailures !== undefined) {
    for (const option of rateOptions) mustBeLeftOut(options, option, 'consecutiveFailures is given');
    return consecutiveFailures(
      checkNumber('consecutiveFailures', options.consecutiveFailures, 5, { min: 1, integer: true }),
    );
  }
  const failureRate = checkRate('failureRate', options.failureRate, 0.5);
  const minimumCalls = checkNumber('minimumCalls', options.minimumCalls, 20, {
    min: 1,
    max: 1_000_000,
    integer: true,
  });
  const slow = slowOf(options);
  return tooHighRates(windowOf(options, minimumCalls, now), { failureRate, minimumCalls, slow });
}

export function makeProbeRules(options: CircuitBreakerOptions): ProbeRules {
  const openMs = checkNumber('openMs', options.openMs, 30_000, { min: 1 });
  const probes = checkNumber('probes', options.probes, 3, { min: 1, integer: true });
  const successesToClose = checkNumber('successesToClose', options.successesToClose, probes, {
    min: 1,
    integer: true,
  });
  return { openMs, probes, successesToClose };
}

function windowOf(options: RateOptions, minimumCalls: number, now: () => number): CountWindow | TimeWindow {
  if (options.windowMs !== undefined) {
    mustBeLeftOut(options, 'window', 'windowMs is given');
    return new TimeWindow(checkNumber('windowMs', options.windowMs, 0, { min: 1, max: longestTimerMs }), now);
  }
  const range = { min: minimumCalls, max: 1_000_000, integer: true };
  return new CountWindow(checkNumber('window', options.window, Math.max(100, minimumCalls), range));
}

function slowOf(options: RateOptions): { rate: number; ms: number } | undefined {
  if (options.slowCallMs === undefined) {
    mustBeLeftOut(options, 'slowCallRate', 'slowCallMs is not given');
    return undefined;
  }
  return {
    ms: checkNumber('slowCallMs', options.slowCallMs, 0, { above: 0, max: longestTimerMs }),
    rate: checkRate('slowCallRate', options.slowCallRate, 1),
  };
}

function checkRate(option: string, value: unknown, fallback: number): number {
  return checkNumber(option, value, fallback, { above: 0, max: 1 });
}

function mustBeLeftOut(
  options: RateOptions | ConsecutiveOptions,
  option: (typeof rateOptions)[number],
  where: string,
): void {
  const value = options[option];
  if (value !== undefined) throw new InvalidOptionError(option, `left out where ${where}`, value);
}
