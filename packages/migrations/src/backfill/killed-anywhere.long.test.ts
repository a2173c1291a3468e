import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { test } from 'vitest';

import { countMessages, expectRecovery } from '../fixtures/killed-backfill.ts';

describeEachDatabase('a deployer that is killed in a backfill', ({ engine }) => {
  test('at any of its messages, leaves each row to be changed once', { timeout: 900_000 }, async () => {
    const messages = await countMessages(engine);
    for (let message = 1; message <= messages; message += 1) {
      await expectRecovery(engine, message, 'before');
      await expectRecovery(engine, message, 'sent');
    }
  });
});
