import type pg from 'pg';

import { checkNumber, checkOneOf } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { CircuitBreakerOptions } from '../policies/breaker/breaker-options.ts';
import { longestTimerMs } from '../policies/longest-timer.ts';
import { type PoolLogger, warningLogger } from '../pool/leak.ts';
import type { ResetOnRelease } from './clean-client.ts';
import { checkPostgresUrl } from './connection-url.ts';
import { followHosts } from './hosts/follow-hosts.ts';
import { checkSpelling } from './option-spelling.ts';

/** Everything `pg.Pool` takes, and what makes it resilient. */
export interface ResilientPoolOptions extends pg.PoolConfig {
  /**
   * How long a caller waits for a connection, the attempts to make one included, in milliseconds; 0 waits for ever.
   * @default 5000
   */
  readonly connectionTimeoutMillis?: number | undefined;
  /**
   * TCP keepalive, without which a connection cut by a firewall is noticed by the statement that needs it; and the same
   * for statements: where nothing has come for `keepAliveInitialDelayMillis` while one runs, the server is asked over
   * another connection whether it still works on it. Where it does not, or cannot be reached, and that is still so when it
   * is asked again, the connection is given up with `ConnectionSilentError`: within three times that long and 10 s.
   * @default true
   */
  readonly keepAlive?: boolean | undefined;
  /** After how much silence `keepAlive` begins to ask, in milliseconds. @default 10000 */
  readonly keepAliveInitialDelayMillis?: number | undefined;
  /**
   * How many connections are kept open: made in the background when the pool is made, and again after they were lost.
   * @default 0
   */
  readonly min?: number | undefined;
  /**
   * How long a connection lives, in seconds; 0 is for ever. Each lives up to a tenth less, at random, so that
   * connections made together do not end together.
   * @default 0
   */
  readonly maxLifetimeSeconds?: number | undefined;
  /**
   * A connection that nobody used for this long is asked whether it is alive before it is handed out, in milliseconds;
   * one that is not is replaced. `false` never asks.
   * @default 5000
   */
  readonly validateAfterIdleMs?: number | false | undefined;
  /**
   * What is undone when a connection is given back. `'transaction'`: an open transaction is rolled back, and a
   * statement that still runs is waited for. `'settings'`: what SET and LISTEN left behind, too; costs a round trip
   * where there was one of those, and nothing else. `'all'`: everything a session can hold, such as temporary tables,
   * advisory locks and what `set_config` changed; costs a round trip each time.
   * @default 'settings'
   */
  readonly resetOnRelease?: ResetOnRelease | undefined;
  /**
   * A connection held for longer than this is reported as a leak, in milliseconds; `false` looks for none.
   * @default 30000, and false where NODE_ENV is 'production'
   */
  readonly leakThresholdMs?: number | false | undefined;
  /** Whether a leak is only reported, or the connection is taken away from its holder as well. @default 'warn' */
  readonly leakAction?: 'warn' | 'reclaim' | undefined;
  /** Where leaks are written to; any logger of pino's shape. @default a warning of the process */
  readonly logger?: PoolLogger | undefined;
  /** How long `end()` waits for connections that are out before it cuts them, in milliseconds. @default 10000 */
  readonly drainTimeoutMs?: number | undefined;
  /**
   * When to stop asking a server that fails. By default 80 % of the last 20 outcomes (of connecting, and of what was
   * done with connections) must be outages; then callers are refused for half a second, and one tries whether it is
   * back.
   */
  readonly breaker?: CircuitBreakerOptions | undefined;
}

export const defaultBreaker: CircuitBreakerOptions = {
  failureRate: 0.8,
  minimumCalls: 20,
  window: 20,
  openMs: 500,
  probes: 1,
};

const defaultSilenceMs = 10_000;

/** This package's own options, checked and complete. */
export interface PoolRules {
  readonly patienceMs: number;
  /** How long a connection on which a statement runs may be silent before the server is asked about it; undefined is for ever. */
  readonly silenceMs: number | undefined;
  readonly validateAfterIdleMs: number;
  readonly resetOnRelease: ResetOnRelease;
  /** Undefined where nobody looks for leaks. */
  readonly leaks:
    | { readonly thresholdMs: number; readonly action: 'warn' | 'reclaim'; readonly logger: PoolLogger }
    | undefined;
  readonly drainTimeoutMs: number;
}

const timer = { max: longestTimerMs };

/** Throws `InvalidOptionError`. */
export function poolRules(options: ResilientPoolOptions): PoolRules {
  const { logger = warningLogger } = options;
  if (typeof logger.warn !== 'function')
    throw new InvalidOptionError('logger', 'an object with warn()', logger);
  const action = checkOneOf('leakAction', options.leakAction, ['warn', 'reclaim'], 'warn');
  const thresholdMs = unlessFalse('leakThresholdMs', options.leakThresholdMs, defaultLeakThresholdMs());
  return {
    patienceMs: checkNumber('connectionTimeoutMillis', options.connectionTimeoutMillis, 5_000, timer),
    silenceMs: silenceMs(options),
    validateAfterIdleMs:
      unlessFalse('validateAfterIdleMs', options.validateAfterIdleMs, 5_000) ?? Number.POSITIVE_INFINITY,
    resetOnRelease: checkOneOf(
      'resetOnRelease',
      options.resetOnRelease,
      ['transaction', 'settings', 'all'],
      'settings',
    ),
    leaks: thresholdMs === undefined ? undefined : { thresholdMs, action, logger },
    drainTimeoutMs: checkNumber('drainTimeoutMs', options.drainTimeoutMs, 10_000, timer),
  };
}

/** The options to give to `pg.Pool`, with our defaults; throws `InvalidOptionError`. */
export function poolConfig(options: ResilientPoolOptions): ResilientPoolOptions {
  checkSpelling(options);
  if (options.connectionString !== undefined) checkPostgresUrl('connectionString', options.connectionString);
  const max = checkNumber('max', options.max, 10, { min: 1, integer: true });
  checkNumber('min', options.min, 0, { integer: true, max });
  checkNumber('idleTimeoutMillis', options.idleTimeoutMillis ?? undefined, 10_000, timer);
  checkNumber('maxLifetimeSeconds', options.maxLifetimeSeconds, 0, { max: longestTimerMs / 1_000 });
  checkNumber('maxUses', options.maxUses, Number.POSITIVE_INFINITY, { min: 1 });
  const config = {
    ...options,
    connectionTimeoutMillis: poolRules(options).patienceMs,
    keepAlive: options.keepAlive ?? true,
    keepAliveInitialDelayMillis: options.keepAliveInitialDelayMillis ?? defaultSilenceMs,
  };
  hide(config, 'password');
  return followHosts(config);
}

/** Keeps a secret out of logs and `util.inspect`, while those who know its name can still read it. */
export function hide(target: object, property: string): void {
  const value: unknown = Reflect.get(target, property);
  if (value === undefined) return;
  Object.defineProperty(target, property, { value, enumerable: false, configurable: true, writable: true });
}

/** To node-postgres a delay of 0 means the system's own, which is hours. */
function silenceMs({
  keepAlive = true,
  keepAliveInitialDelayMillis,
}: ResilientPoolOptions): number | undefined {
  const name = 'keepAliveInitialDelayMillis';
  const ms = checkNumber(name, keepAliveInitialDelayMillis, defaultSilenceMs, timer);
  return keepAlive ? ms || defaultSilenceMs : undefined;
}

function unlessFalse(
  option: string,
  value: number | false | undefined,
  fallback: number | undefined,
): number | undefined {
  if (value === false || (value === undefined && fallback === undefined)) return undefined;
  return checkNumber(option, value, fallback ?? 0, { above: 0, max: longestTimerMs });
}

/** In production a program's own metrics watch over it; while it is written, its author should hear of a leak. */
function defaultLeakThresholdMs(): number | undefined {
  return process.env['NODE_ENV'] === 'production' ? undefined : 30_000;
}
