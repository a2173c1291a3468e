import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { test } from 'vitest';

import { expectRecovery, runUndisturbed } from '../fixtures/killed-deployer.ts';

describeEachDatabase('a deployer that is killed', ({ engine }) => {
  test('at any of its messages, leaves what the next one understands', { timeout: 900_000 }, async () => {
    const undisturbed = await runUndisturbed(engine);
    for (let message = 1; message <= undisturbed.messages; message += 1) {
      await expectRecovery(engine, undisturbed, message, 'before');
      await expectRecovery(engine, undisturbed, message, 'sent');
    }
  });
});
