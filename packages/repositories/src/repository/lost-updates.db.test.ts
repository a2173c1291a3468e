import { defineTable, guid, integer, versioned } from '@holdfast/db-types';
import { type Database, isHoldfastError } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { createStore, type Store } from '../store.ts';
import { Repository } from './repository.ts';

const counters = defineTable('counters', { id: guid().primaryKey(), total: integer(), ...versioned });
const repositories = { counters: Repository.for(counters) };
const writers = 50;

describeEachDatabase('fifty writers on one versioned row', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [counters]);
    store = createStore({ database, repositories });
  });
  afterAll(() => store.close());

  /** Reads, and writes what follows from it, until nobody came in between. */
  async function add(id: string, amount: number): Promise<void> {
    for (;;) {
      const { total, version } = await store.counters.get(id);
      try {
        await store.counters.update(id, { total: total + amount }, { version });
        return;
      } catch (error) {
        if (!isHoldfastError(error, 'HF_VERSION_CONFLICT')) throw error;
        expect(error).toMatchObject({ expected: version, actual: expect.any(Number) });
      }
    }
  }

  test('lose no update', async () => {
    const { id } = await store.counters.create({ total: 0 });
    await Promise.all(Array.from({ length: writers }, (_, index) => add(id, index + 1)));
    expect(await store.counters.get(id)).toMatchObject({
      total: (writers * (writers + 1)) / 2,
      version: writers + 1,
    });
  });

  test('lose none either where each of them is a session', async () => {
    const { id } = await store.counters.create({ total: 0 });
    const results = await Promise.allSettled(
      Array.from({ length: writers }, () =>
        store.session(async (session) => {
          const { total, version } = await session.counters.get(id);
          await session.counters.update(id, { total: total + 1 }, { version });
        }),
      ),
    );
    const won = results.filter(({ status }) => status === 'fulfilled').length;
    expect(won).toBeGreaterThan(0);
    expect(await store.counters.get(id)).toMatchObject({ total: won, version: won + 1 });
  });

  test('wait for each other where the row is locked', async () => {
    const { id } = await store.counters.create({ total: 0 });
    await Promise.all(
      Array.from({ length: writers }, () =>
        store.session(async (session) => {
          const { total } = await session.counters.get(id, { lock: { for: 'update' } });
          await session.counters.update(id, { total: total + 1 });
        }),
      ),
    );
    expect((await store.counters.get(id)).total).toBe(writers);
  });
});
