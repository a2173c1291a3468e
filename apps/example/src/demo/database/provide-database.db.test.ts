import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { DemoFaults } from '../faults/demo-faults.ts';
import { type ProvidedDatabase, provideDatabase } from './provide-database.ts';

function stateOf(database: ProvidedDatabase) {
  return new DemoFaults({ database, backgroundRate: () => 0, onFailure: () => {} }).state();
}

async function answers(url: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query('select 1 as one');
  await client.end();
  return rows[0];
}

test("the demo's own database can be killed, and fails over once it has a replica", async () => {
  await using database = await provideDatabase(undefined);
  expect(await stateOf(database)).toMatchObject({
    faults: ['latency', 'failures', 'cut', 'restart'],
    replica: null,
  });
  const faults = new DemoFaults({ database, backgroundRate: () => 0, onFailure: () => {} });
  await expect(faults.break({ kind: 'failover' })).rejects.toMatchObject({ code: 'KEYRING_CONFLICT' });
  await Promise.all([database.servers?.follow(), database.servers?.follow()]);
  expect(await stateOf(database)).toMatchObject({
    faults: ['latency', 'failures', 'cut', 'restart', 'failover'],
    replica: expect.stringMatching(/^streaming, on port \d+$/),
  });
});

describeEachDatabase(
  'a database of the user',
  (target) => {
    test('is left alone; what breaks is the way there', async () => {
      await using database = await provideDatabase(target.url);
      expect(database.ownerUrl).toBe(target.url);
      expect(new URL(database.url).port).not.toBe(new URL(target.url).port);
      expect(await answers(database.url)).toEqual({ one: 1 });
      expect((await stateOf(database)).faults).toEqual(['latency', 'failures', 'cut']);
    });

    test('is reached directly where its certificate may be asked for', async () => {
      const url = `${target.url}${target.url.includes('?') ? '&' : '?'}sslmode=disable`;
      await using database = await provideDatabase(url);
      expect(database.url).toBe(url);
      expect((await stateOf(database)).faults).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);
