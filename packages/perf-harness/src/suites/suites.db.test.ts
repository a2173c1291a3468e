import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { runOne } from '../fixtures/run-one.ts';
import { faultRecovery } from './faults/fault-recovery.ts';
import { poolLoad } from './pool/pool-load.ts';
import { sessionLeaks } from './sessions/session-leaks.ts';

const endOtherSessions = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

describeEachDatabase(
  'suites on a pg.Pool',
  (database) => {
    const pool = () => {
      const made = new Pool({ connectionString: database.url, max: 8 });
      // A connection that is ended, resting or leaked, is no failure of these tests.
      made.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
      return made;
    };

    test('pool load is met', async () => {
      // How long it takes is the machine's affair.
      const relaxed = { thresholds: { averageMs: 10_000, p95Ms: 10_000 } };
      const { result, missed, numberOf } = await runOne(
        poolLoad({ pool, normal: relaxed, high: { thresholds: { averageMs: 10_000 } } }),
      );
      expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
      expect(numberOf('exhaustion', 'mostHeld')).toBe(8);
      expect(numberOf('recycling', 'backends')).toBeLessThanOrEqual(5);
    });

    const heapTrace = { sessionsPerRound: 40 };

    test('sessions leak nothing', async () => {
      const good = await runOne(sessionLeaks({ pool, memory: { sessions: 200 }, heapTrace }));
      expect(good).toMatchObject({ result: { outcome: 'completed' }, missed: [] });
    });

    // Its pools are waited for, for 4 s each, before they are given up.
    test('what a missing finally leaks is found', { timeout: 60_000 }, async () => {
      const session = (own: Pool) => async (work: () => Promise<unknown>) => {
        const client = await own.connect();
        await work();
        client.release();
      };
      const exceptions = { sessions: 5 };
      const rest = { sessions: 10 };
      const bad = await runOne(
        sessionLeaks({ pool, session, exceptions, rest, memory: { sessions: 50 }, heapTrace }),
      );
      expect(bad.numberOf('exceptions', 'leaked')).toBe(5);
      expect(bad.measured('exceptions').findings?.[0]?.title).toContain('suites.db.test.ts');
    });

    test('sessions that are ended in the middle of a load are recovered from', async () => {
      const { missed, measured } = await runOne(
        faultRecovery({
          open: pool,
          close: (own) => own.end(),
          operation: (own) => own.query('select 1'),
          pool: (own) => own,
          faults: { 'sessions ended': (own) => own.query(endOtherSessions) },
          durationMs: 1_500,
          faultAtMs: 400,
        }),
      );
      expect(missed).toEqual([]);
      expect(measured('sessions ended').marks).toHaveLength(1);
      expect(measured('sessions ended').gauges?.map(({ name }) => name)).toEqual([
        'in use',
        'waiting',
        'total',
      ]);
    });
  },
  { engines: ['postgres'] },
);
