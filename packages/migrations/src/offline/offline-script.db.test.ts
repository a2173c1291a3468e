import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../fixtures/scene.ts';
import { offlineScript } from './offline-script.ts';

const revisions = {
  '1_users': { up: 'CREATE TABLE users (id int);', down: 'DROP TABLE users;' },
  "2_it's": { up: 'CREATE TABLE odd (id int) -- no end', down: 'DROP TABLE odd;' },
};

describeEachDatabase('an offline script', ({ engine }) => {
  test('does what the migrator would have done, ledger included, and undoes it', async () => {
    const { database, folder, migrator, tables } = await createScene(engine, revisions);
    const run = async (ends: { readonly from?: string; readonly to?: string }): Promise<void> => {
      const { text } = await offlineScript({ dir: folder.dir, dialect: engine, ...ends });
      await database.connection((connection) => connection.script(text));
    };
    await run({});
    expect(await tables()).toEqual(['odd', 'users']);
    expect((await migrator.status()).upToDate).toBe(true);
    await run({ from: '2', to: '1' });
    expect(await tables()).toEqual(['users']);
    expect((await migrator.status()).revisions.map(({ state }) => state)).toEqual(['applied', 'pending']);
    await run({ from: '1', to: 'none' });
    expect(await tables()).toEqual([]);
  });
});
