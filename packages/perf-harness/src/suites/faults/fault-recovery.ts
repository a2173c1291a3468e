import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { requireMilliseconds, requireThat } from '../../errors/require-that.ts';
import type { Suite } from '../../runner/suite.ts';
import type { Operation } from '../../suite/benchmark.ts';
import type { LoadablePool } from '../pool/loadable-pool.ts';
import type { ScenarioOptions } from '../scenario/scenario.ts';
import { scenarioSuite } from '../scenario/scenario-suite.ts';
import type { SuiteOptions } from '../scenario/suite-options.ts';
import { type Fault, recovery } from './recovery.ts';

export interface FaultRecoveryOptions<Subject> extends ScenarioOptions, SuiteOptions {
  /** Makes what load is put on. Each fault has one of its own. */
  readonly open: () => Subject | Promise<Subject>;
  readonly close: (subject: Subject) => unknown;
  /** One request of one user. */
  readonly operation: Operation<Subject>;
  /** What is done to it in the middle, by name; resolves when it is over. */
  readonly faults: Readonly<Record<string, Fault<Subject>>>;
  /** Its pool: its use is drawn, and its breaker's state where it has one. */
  readonly pool?: (subject: Subject) => LoadablePool;
  /** How many requests a second arrive, at random. @default 100 */
  readonly perSecond?: number;
  /** How long the load lasts, in milliseconds. @default 6_000 */
  readonly durationMs?: number;
  /** When the fault is done, since the load began. @default 1_500 */
  readonly faultAtMs?: number;
}

/**
 * Load, with a fault in the middle of it: how many requests fail, how long the others wait, and how long after the
 * fault's end the last one fails. `recoveryMs` is at most 5,000 by default.
 *
 * @throws InvalidOptionError
 *
 * @example
 * faultRecovery({
 *   open: () => new Pool({ connectionString }),
 *   close: (pool) => pool.end(),
 *   operation: (pool) => pool.query('select 1'),
 *   faults: { 'sessions ended': () => terminateSessions(connectionString) },
 * });
 */
export function faultRecovery<Subject>(options: FaultRecoveryOptions<Subject>): Suite {
  const { open, close, faults, perSecond = 100, durationMs = 6_000, faultAtMs = 1_500, ...others } = options;
  const kinds = Object.entries(faults);
  if (kinds.length === 0) throw new InvalidOptionError('faults', 'at least one', faults);
  requireThat(perSecond > 0, 'perSecond', 'a number of arrivals above 0', perSecond);
  requireMilliseconds('faultAtMs', faultAtMs);
  requireMilliseconds('durationMs', durationMs, faultAtMs + 1);
  return scenarioSuite({
    name: 'fault-recovery',
    versions: options.versions,
    title: 'Recovery from faults',
    open,
    close,
    scenarios: kinds.map(([name, fault]) =>
      recovery(name, fault, { ...others, perSecond, durationMs, faultAtMs }),
    ),
  });
}
