import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { countMessages, expectRecovery } from '../fixtures/killed-backfill.ts';

describeEachDatabase('a deployer that is killed in a backfill', ({ engine }) => {
  test('at some of its messages, leaves each row to be changed once', { timeout: 60_000 }, async () => {
    const messages = await countMessages(engine);
    expect(messages).toBeGreaterThan(30);
    for (const part of [0.35, 0.5, 0.6, 0.75, 0.95]) {
      await expectRecovery(engine, Math.floor(messages * part), part < 0.55 ? 'sent' : 'before');
    }
  });
});
