import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { run } from '../../fixtures/counted-rows.ts';
import { createScene } from '../../fixtures/scene.ts';
import { waitUntil } from '../../fixtures/wait-until.ts';
import { exclusively } from './advisory-lock.ts';

describeEachDatabase(
  'the migration lock',
  ({ engine }) => {
    test('ends with its session where it cannot be given back', async () => {
      const { database, open } = await createScene(engine, {});
      await run(database, 'REVOKE EXECUTE ON FUNCTION pg_advisory_unlock(bigint) FROM PUBLIC');
      const options = { timeoutMs: 0, signal: undefined, emit: () => undefined };
      const result = await database.connection((connection) =>
        exclusively(connection, options, async () => {
          await connection.query({ text: "SELECT set_config('role', 'pg_monitor', false)", values: [] });
          return 'done';
        }),
      );
      expect(result).toBe('done');
      const locked = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      const other = open();
      await waitUntil(async () => (await other.query({ text: locked, values: [] })).rows.length === 0);
    });
  },
  { engines: ['postgres'] },
);
