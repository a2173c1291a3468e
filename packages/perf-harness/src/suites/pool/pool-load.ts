import type { Suite } from '../../runner/suite.ts';
import type { ScenarioOptions } from '../scenario/scenario.ts';
import { scenarioSuite } from '../scenario/scenario-suite.ts';
import type { SuiteOptions } from '../scenario/suite-options.ts';
import { type ExhaustionOptions, exhaustion } from './exhaustion.ts';
import type { LoadablePool } from './loadable-pool.ts';
import { monitoring } from './monitoring.ts';
import { type RecyclingOptions, recycling } from './recycling.ts';
import { type Request, type RequestLoadOptions, requestLoad } from './request-load.ts';

export interface PoolLoadOptions extends SuiteOptions {
  /** Makes a pool. Each scenario has one of its own, and ends it. */
  readonly pool: () => LoadablePool | Promise<LoadablePool>;
  /** What a caller does with its connection. @default 'select 1' */
  readonly request?: Request;
  /** @default 20 callers × 10 requests: errors < 1 %, average < 100 ms, p95 < 200 ms */
  readonly normal?: RequestLoadOptions;
  /** @default 100 callers × 5 requests: errors < 5 %, average < 500 ms */
  readonly high?: RequestLoadOptions;
  /** @default 50 tasks, all of which are served, and never more connections than the maximum */
  readonly exhaustion?: ExhaustionOptions;
  /** @default 100 requests of 5 callers, answered by 5 backends at most */
  readonly recycling?: RecyclingOptions;
  /** The pool's statistics must agree with what is out. */
  readonly monitoring?: ScenarioOptions;
}

/**
 * How a pool bears load: under normal and high load, with more tasks than connections, whether it uses connections
 * again, and whether its statistics are true. Its use over time is drawn, and the state of its breaker where it has one.
 *
 * @throws InvalidOptionError
 *
 * @example
 * const result = await runSuites([poolLoad({ pool: () => new Pool({ connectionString }) })]);
 * @example
 * poolLoad({ pool, normal: { callers: 50, requests: 100, thresholds: { p95Ms: 20 } } });
 */
export function poolLoad(options: PoolLoadOptions): Suite {
  const { request = (connection) => connection.query('select 1'), normal = {}, high = {} } = options;
  return scenarioSuite({
    name: 'pool-load',
    versions: options.versions,
    title: 'Pool load',
    open: options.pool,
    close: (pool) => pool.end(),
    scenarios: [
      requestLoad(
        {
          callers: 20,
          requests: 10,
          ...normal,
          name: 'normal',
          thresholds: {
            errorRate: 0.01,
            averageMs: 100,
            p95Ms: 200,
            ...normal.thresholds,
          },
        },
        request,
      ),
      requestLoad(
        {
          callers: 100,
          requests: 5,
          ...high,
          name: 'high',
          thresholds: {
            errorRate: 0.05,
            averageMs: 500,
            ...high.thresholds,
          },
        },
        request,
      ),
      exhaustion(options.exhaustion ?? {}, request),
      recycling(options.recycling ?? {}),
      monitoring(options.monitoring ?? {}),
    ],
  });
}
