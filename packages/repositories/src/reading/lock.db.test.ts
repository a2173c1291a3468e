import { defineTable, integer, text } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import { createStore, type Store } from '../store.ts';

const jobs = defineTable('jobs', { id: integer().primaryKey(), state: text() });
const repositories = { jobs: Repository.for(jobs) };

describeEachDatabase('rows that are locked', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [jobs]);
    store = createStore({ database, repositories });
    for (const id of [1, 2, 3]) await store.jobs.create({ id, state: 'open' });
  });
  afterAll(() => store.close());

  test('are read inside a session, and refused outside, where the lock would be over at once', async () => {
    await store.session(async (session) => {
      expect(await session.jobs.get(1, { lock: { for: 'update' } })).toMatchObject({ id: 1 });
      expect(await session.jobs.list({ lock: { for: 'share' } })).toHaveLength(3);
    });
    for (const read of [
      () => store.jobs.get(1, { lock: { for: 'update' } }),
      () => store.jobs.list({ lock: { for: 'share' } }),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: 'HF_QUERY' });
    }
  });

  test('are refused by a lock that does not exist', async () => {
    const lock = JSON.parse('{"for": "ever"}');
    await expect(store.session((session) => session.jobs.get(1, { lock }))).rejects.toThrow('"ever"');
    const locked = JSON.parse('{"for": "update", "locked": "maybe"}');
    await expect(store.session((session) => session.jobs.get(1, { lock: locked }))).rejects.toThrow(
      '"maybe"',
    );
  });
});

describeEachDatabase(
  'rows that somebody else has locked',
  (target) => {
    let store: Store<typeof repositories, never>;

    beforeAll(async () => {
      const database = openDatabase(target);
      await createTables(database, [jobs]);
      store = createStore({ database, repositories });
      for (const id of [1, 2, 3]) await store.jobs.create({ id, state: 'open' });
    });
    afterAll(() => store.close());

    test('are left out, so that workers share a queue', async () => {
      const taken = async (work: (id: number) => Promise<void>) =>
        store.session(async (session) => {
          const job = await session.jobs.first({
            where: { state: 'open' },
            lock: { for: 'update', locked: 'skip' },
          });
          if (job === undefined) return undefined;
          await work(job.id);
          await session.jobs.update(job.id, { state: 'done' });
          return job.id;
        });
      // Each worker holds its job until all of them have one.
      const all = Promise.withResolvers<void>();
      let started = 0;
      const ids = await Promise.all(
        [1, 2, 3].map(() =>
          taken(async () => {
            started += 1;
            if (started === 3) all.resolve();
            await all.promise;
          }),
        ),
      );
      expect(ids.sort()).toEqual([1, 2, 3]);
      expect(await taken(async () => {})).toBeUndefined();
    });

    test('fail at once where that is asked for', async () => {
      await store.session(async (session) => {
        await session.jobs.get(1, { lock: { for: 'update' } });
        const other = createStore({ database: store.database, repositories });
        const read = other.session((beside) =>
          beside.jobs.get(1, { lock: { for: 'update', locked: 'fail' } }),
        );
        await expect(read).rejects.toMatchObject({ code: '55P03' });
      });
    });
  },
  { engines: ['postgres'] },
);
