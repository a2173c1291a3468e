import { requireCount } from '../../errors/require-that.ts';
import { SessionTracker } from '../../leaks/session-tracker.ts';
import { measuredSessions } from '../../measured/measured-sessions.ts';
import { inUse, watchPoolUse } from '../pool/watch-pool-use.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import { eventually } from '../scenario/eventually.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RunSession, SessionSubject } from './session-pool.ts';

export interface CountedSessionsOptions extends ScenarioOptions {
  readonly sessions?: number;
}

export interface CountedSessions extends Required<CountedSessionsOptions> {
  readonly name: string;
  readonly about: string;
  /** How many are open at once. */
  readonly callers: number;
  /** Whether the work of the n-th session fails. */
  readonly fails: (session: number) => boolean;
}

/** How long what was given back has to rest. */
const RESTS_WITHIN_MS = 1_000;

/** So many sessions, after which none may be open, and the pool must be at rest. What leaks is named. */
export function countedSessions({
  name,
  about,
  sessions,
  callers,
  fails,
  thresholds,
}: CountedSessions): Scenario<SessionSubject> {
  requireCount(`${name}.sessions`, sessions);
  return {
    name,
    about,
    numbers: [
      { name: 'leaked', title: 'leaked', unit: '', better: 'lower' },
      { name: 'stillInUse', title: 'still in use afterwards', unit: 'connections', better: 'lower' },
      { name: 'stillWaiting', title: 'still waiting afterwards', unit: '', better: 'lower' },
    ],
    thresholds: { errorRate: 0, leaked: 0, stillInUse: 0, stillWaiting: 0, ...thresholds },
    measure: async ({ pool, session }, recording) => {
      using tracker = new SessionTracker(recording.clock).watchPool(pool);
      const tracked = tracker.wrap(session);
      watchPoolUse(recording.sampling, pool);
      await callInTurns(recording, { callers, calls: sessions }, (call) =>
        fails(call) ? failingSession(tracked) : tracked(async () => {}),
      );
      await eventually(() => inUse(pool) === 0 && pool.waitingCount === 0, RESTS_WITHIN_MS, recording.signal);
      recording.set('stillInUse', inUse(pool));
      recording.set('stillWaiting', pool.waitingCount);
      recording.include(measuredSessions(await tracker.settle({ withinMs: RESTS_WITHIN_MS })));
    },
  };
}

/** A session whose work fails has to fail with that. */
async function failingSession(session: RunSession): Promise<void> {
  const failure = new Error('the work of this session fails');
  try {
    await session(() => Promise.reject(failure));
  } catch (error) {
    if (error === failure) return;
    throw error;
  }
  throw new Error('a session whose work had failed ended as if it had not');
}
