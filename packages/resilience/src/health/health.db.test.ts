import { type BlockDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Database } from '../database.ts';
import { postgres } from '../postgres/postgres.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { health } from './health.ts';
import { readiness } from './readiness.ts';
import { stats } from './stats.ts';

function open({ engine, url }: Pick<BlockDatabase, 'engine' | 'url'>): Database {
  return engine === 'postgres' ? postgres({ url, pool: { max: 1 } }) : sqlite({ url, readers: 0 });
}

describeEachDatabase('health', (matrix) => {
  let database: Database;

  beforeAll(() => {
    database = open(matrix);
  });
  afterAll(() => database.close());

  test('says that the database is up, and how long it took to say so', async () => {
    const found = await readiness(database);
    expect(found).toMatchObject({ status: 'up', ready: true, reason: undefined, error: undefined });
    expect(found.latencyMs).toBeGreaterThan(0);
    expect(found.stats).toMatchObject({ max: 1, waiting: 0, inUse: [] });
    expect(stats(database)).toMatchObject({ total: 1, idle: 1 });
  });

  test('tells a process without a free connection from a database that is down', async () => {
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const transaction = database.transaction(async () => {
      begin();
      await gate;
    });
    await begun;
    expect(await readiness(database, { limitMs: 20 })).toMatchObject({
      status: 'saturated',
      ready: false,
      reason: 'pool-timeout',
    });
    leave();
    await transaction;
    expect(await health(database)).toMatchObject({ status: 'up' });
    expect(stats(database)).toMatchObject({ waiting: 0, inUse: [] });
  });

  test('says that a closed database is down', async () => {
    const closed = open(matrix);
    await closed.close();
    expect(await readiness(closed)).toMatchObject({ status: 'down', ready: false, reason: 'pool-closed' });
  });

  test.each([0, -1, Number.NaN, '5' as unknown as number])('refuses a limit of %j', async (limitMs) => {
    await expect(health(database, { limitMs })).rejects.toThrow(/^limitMs must be a number above 0/);
  });
});
