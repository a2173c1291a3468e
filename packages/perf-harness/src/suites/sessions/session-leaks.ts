import type { Suite } from '../../runner/suite.ts';
import { scenarioSuite } from '../scenario/scenario-suite.ts';
import type { SuiteOptions } from '../scenario/suite-options.ts';
import { type CountedSessionsOptions, countedSessions } from './counted-sessions.ts';
import { type HeapTraceOptions, heapTrace } from './heap-trace.ts';
import { poolScope } from './pool-scope.ts';
import { sessionMemory } from './session-memory.ts';
import { plainSession, type RunSession, type SessionPool, type SessionSubject } from './session-pool.ts';

export interface SessionLeaksOptions<Pool extends SessionPool> extends SuiteOptions {
  /** Makes a pool. Each scenario has one of its own, and ends it. */
  readonly pool: () => Pool | Promise<Pool>;
  /**
   * What runs sessions on that pool: called once for each. @default takes a connection, asks 'select 1', gives it back
   *
   * @example
   * (pool) => {
   *   const database = postgres({ pool });
   *   return (work) => database.transaction(work);
   * }
   */
  readonly session?: (pool: Pool) => RunSession;
  /** @default 100 one after the other */
  readonly normal?: CountedSessionsOptions;
  /** @default 50 whose work fails */
  readonly exceptions?: CountedSessionsOptions;
  /** @default 100 at once */
  readonly concurrent?: CountedSessionsOptions;
  /** @default 100, 20 at once, of which half fail: the pool is at rest afterwards */
  readonly rest?: CountedSessionsOptions;
  /** @default 20, and the pool's end: every connection is closed */
  readonly scope?: CountedSessionsOptions;
  /** @default 1,000: RSS grows by less than 50 MiB, the heap by less than 100 */
  readonly memory?: CountedSessionsOptions;
  /** @default 200 between two looks, of which nothing stays alive */
  readonly heapTrace?: HeapTraceOptions;
}

/**
 * Whether sessions are closed, whatever their work comes to, and what memory they take. Who opened what stays open is
 * named, with the stack, and so is the function that allocated what stays alive.
 *
 * @throws InvalidOptionError
 *
 * @example
 * const result = await runSuites([sessionLeaks({ pool: () => new Pool({ connectionString }) })]);
 */
export function sessionLeaks<Pool extends SessionPool>(options: SessionLeaksOptions<Pool>): Suite {
  const { pool: openPool, session = plainSession } = options;
  const counted = (
    name: string,
    own: CountedSessionsOptions | undefined,
    { sessions, callers, how, fails }: CountedDefaults,
  ) => {
    const count = own?.sessions ?? sessions;
    return countedSessions({
      name,
      about: `${count} sessions, ${how}`,
      sessions: count,
      callers: callers ?? count,
      fails: fails ?? (() => false),
      thresholds: own?.thresholds ?? {},
    });
  };
  return scenarioSuite<SessionSubject>({
    name: 'session-leaks',
    versions: options.versions,
    title: 'Session leaks',
    open: async () => {
      const pool = await openPool();
      return { pool, session: session(pool) };
    },
    close: ({ pool }) => (pool.ending ? undefined : pool.end()),
    scenarios: [
      counted('normal', options.normal, { sessions: 100, callers: 1, how: 'one after the other' }),
      counted('exceptions', options.exceptions, {
        sessions: 50,
        callers: 1,
        how: 'whose work fails',
        fails: () => true,
      }),
      counted('concurrent', options.concurrent, { sessions: 100, how: 'at once' }),
      counted('pool at rest', options.rest, {
        sessions: 100,
        callers: 20,
        how: '20 at once, of which every other one fails',
        fails: (n) => n % 2 === 1,
      }),
      poolScope(options.scope ?? {}),
      sessionMemory(options.memory ?? {}),
      heapTrace(options.heapTrace ?? {}),
    ],
  });
}

interface CountedDefaults {
  readonly sessions: number;
  /** @default all */
  readonly callers?: number;
  readonly how: string;
  readonly fails?: (session: number) => boolean;
}
