import type pg from 'pg';

import { checkNumber } from '../errors/check-option.ts';
import type { CircuitBreakerOptions } from '../policies/breaker/breaker-options.ts';
import { checkPostgresUrl } from './connection-url.ts';

/** Everything `pg.Pool` takes, and what makes it resilient. */
export interface ResilientPoolOptions extends pg.PoolConfig {
  /**
   * How long a caller waits for a connection, the attempts to make one included, in milliseconds; 0 waits for ever.
   * @default 5000
   */
  readonly connectionTimeoutMillis?: number | undefined;
  /**
   * TCP keepalive, without which a connection cut by a firewall is noticed by the statement that needs it.
   * First sent after `keepAliveInitialDelayMillis` (10 s) of silence.
   * @default true
   */
  readonly keepAlive?: boolean | undefined;
  /** How long `end()` waits for connections that are out before it cuts them, in milliseconds. @default 10000 */
  readonly drainTimeoutMs?: number | undefined;
  /**
   * When to stop asking a server that fails. By default 80 % of the last 20 outcomes (of connecting, and of what was
   * done with connections) must be outages; then callers are refused for a second, and one tries whether it is back.
   */
  readonly breaker?: CircuitBreakerOptions | undefined;
}

export const defaultBreaker: CircuitBreakerOptions = {
  failureRate: 0.8,
  minimumCalls: 20,
  window: 20,
  openMs: 1_000,
  probes: 1,
};

export const defaultDrainTimeoutMs = 10_000;

/** The options to give to `pg.Pool`, with our defaults; throws `InvalidOptionError`. */
export function poolConfig(options: ResilientPoolOptions): ResilientPoolOptions {
  if (options.connectionString !== undefined) checkPostgresUrl('connectionString', options.connectionString);
  checkNumber('max', options.max, 10, { min: 1, integer: true });
  checkNumber('min', options.min, 0, { integer: true });
  checkNumber('drainTimeoutMs', options.drainTimeoutMs, defaultDrainTimeoutMs);
  checkNumber('idleTimeoutMillis', options.idleTimeoutMillis ?? undefined, 10_000);
  checkNumber('maxLifetimeSeconds', options.maxLifetimeSeconds, 0);
  const connectionTimeoutMillis = checkNumber(
    'connectionTimeoutMillis',
    options.connectionTimeoutMillis,
    5_000,
  );
  const config = {
    ...options,
    connectionTimeoutMillis,
    keepAlive: options.keepAlive ?? true,
    keepAliveInitialDelayMillis: options.keepAliveInitialDelayMillis ?? 10_000,
  };
  hide(config, 'password');
  return config;
}

/** Keeps a secret out of logs and `util.inspect`, while those who know its name can still read it. */
export function hide(target: object, property: string): void {
  const value: unknown = Reflect.get(target, property);
  if (value === undefined) return;
  Object.defineProperty(target, property, { value, enumerable: false, configurable: true, writable: true });
}
