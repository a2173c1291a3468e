import { requireCount } from '../../errors/require-that.ts';
import { SessionTracker } from '../../leaks/session-tracker.ts';
import { measuredSessions } from '../../measured/measured-sessions.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import { closeInTime } from '../scenario/close-in-time.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CountedSessionsOptions } from './counted-sessions.ts';
import type { SessionSubject } from './session-pool.ts';

const CALLERS = 5;

/** Whether a pool that ends closes every connection that it opened. */
export function poolScope({ sessions = 20, thresholds }: CountedSessionsOptions): Scenario<SessionSubject> {
  requireCount('scope.sessions', sessions);
  return {
    name: 'scope',
    about: `a pool from its start to its end, with ${sessions} sessions in between`,
    numbers: [{ name: 'leaked', title: 'leaked', unit: '', better: 'lower' }],
    thresholds: { errorRate: 0, leaked: 0, ...thresholds },
    measure: async ({ pool, session }, recording) => {
      using tracker = new SessionTracker(recording.clock).watchPool(pool);
      const report = async () => recording.include(measuredSessions(await tracker.settle()));
      await callInTurns(recording, { callers: CALLERS, calls: sessions }, () => session(async () => {}));
      try {
        await closeInTime('scope', () => pool.end());
      } finally {
        await report();
      }
    },
  };
}
