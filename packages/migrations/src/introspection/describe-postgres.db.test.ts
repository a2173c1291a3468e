import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { run } from '../fixtures/counted-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { describeObjects } from './database-description.ts';

describeEachDatabase(
  'a description',
  ({ engine }) => {
    test('that cannot be made inside a transaction fails for the reason that it has', async () => {
      const { database } = await createScene(engine, {});
      await run(database, 'REVOKE SELECT ON pg_policy FROM PUBLIC');
      const described = database.transaction(async (transaction) => {
        await transaction.script('SET LOCAL ROLE pg_monitor');
        return describeObjects(transaction);
      });
      await expect(described).rejects.toThrow('permission denied for table pg_policy');
    });
  },
  { engines: ['postgres'] },
);
