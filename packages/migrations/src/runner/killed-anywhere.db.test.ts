import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { expectRecovery, runUndisturbed } from '../fixtures/killed-deployer.ts';

describeEachDatabase('a deployer that is killed', ({ engine }) => {
  test('at some of its messages, leaves what the next one understands', { timeout: 60_000 }, async () => {
    const undisturbed = await runUndisturbed(engine);
    expect(undisturbed.messages).toBeGreaterThan(30);
    for (const part of [0.2, 0.5, 0.8, 0.97]) {
      const message = Math.floor(undisturbed.messages * part);
      await expectRecovery(engine, undisturbed, message, part < 0.6 ? 'sent' : 'before');
    }
  });
});
