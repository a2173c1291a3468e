import { audited, defineTable, guid, text, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { actAs, currentActor } from '../actor/acting.ts';
import { Repository } from '../repository/repository.ts';
import { createStore, type Store } from '../store.ts';

const notes = defineTable('notes', { id: guid().primaryKey(), title: text(), ...audited, ...versioned });
const repositories = { notes: Repository.for(notes) };

describeEachDatabase('a session inside another one', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [notes]);
    store = createStore({ database, repositories });
  });
  afterAll(() => store.close());
  beforeEach(() => database.query({ text: 'delete from notes', values: [] }));
  const titles = async () =>
    (await store.notes.list({ orderBy: { title: 'asc' } })).map(({ title }) => title);

  test('is undone alone where it fails, and with the outer one where that fails', async () => {
    await store.session(async (outer) => {
      await outer.notes.create({ title: 'outer' });
      const failing = store.session(async (inner) => {
        await inner.notes.create({ title: 'undone' });
        throw new Error('only this');
      });
      await expect(failing).rejects.toThrow('only this');
      await store.session((inner) => inner.notes.create({ title: 'inner' }));
    });
    expect(await titles()).toEqual(['inner', 'outer']);

    const undone = store.session(async () => {
      await store.session((inner) => inner.notes.create({ title: 'undone with the outer one' }));
      throw new Error('all of it');
    });
    await expect(undone).rejects.toThrow('all of it');
    expect(await titles()).toEqual(['inner', 'outer']);
  });

  test('takes its turn where several are opened at once, beside statements of the outer one', async () => {
    await store.session(async (outer) => {
      await Promise.all([
        ...['a', 'b', 'c'].map((title) => store.session((inner) => inner.notes.create({ title }))),
        outer.notes.create({ title: 'd' }),
        outer.notes.count(),
      ]);
      expect(await outer.notes.count()).toBe(4);
    });
    expect(await titles()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('acts for the actor it was given, or else for the outer one’s', async () => {
    await store.session({ actor: { id: 'u_1' } }, async (outer) => {
      await store.session((inner) => inner.notes.create({ title: 'a' }));
      await store.session({ actor: { id: 'u_2' } }, (inner) => inner.notes.create({ title: 'b' }));
      await outer.notes.create({ title: 'c' });
    });
    const rows = await store.notes.list({ orderBy: { title: 'asc' } });
    expect(rows.map(({ createdBy }) => createdBy)).toEqual(['u_1', 'u_2', 'u_1']);
  });

  test('leaves to the outermost one what is decided for all of it', async () => {
    const inside = store.session(() => store.session({ isolation: 'serializable' }, async () => {}));
    await expect(inside).rejects.toThrow('A session inside another one takes no "isolation"');
  });

  test('runs its hooks once the outermost one has been committed', async () => {
    const ran: string[] = [];
    await store.session(async (outer) => {
      outer.afterCommit(() => ran.push('outer'));
      await store.session(async (inner) => {
        await inner.notes.create({ title: 'a' });
        inner.afterCommit(() => ran.push('inner'));
      });
      await store
        .session(async (inner) => {
          inner.afterCommit(() => ran.push('never'));
          throw new Error('undone');
        })
        .catch((error: Error) => ran.push(error.message));
      expect(ran).toEqual(['undone']);
    });
    expect(ran).toEqual(['undone', 'outer', 'inner']);
  });

  test('is a session of its own where the outer one has ended meanwhile', async () => {
    const over = Promise.withResolvers<void>();
    const { later } = await store.session(async () => ({
      // In an object: a promise itself would be awaited as part of the outer session.
      later: over.promise.then(() => store.session((late) => late.notes.create({ title: 'late' }))),
    }));
    over.resolve();
    await later;
    expect(await titles()).toEqual(['late']);
  });
});

describeEachDatabase('an actor', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [notes]);
    store = createStore({ database, repositories });
  });
  afterAll(() => store.close());

  test('stands for all that runs on its behalf, in sessions and outside, and for nothing beside it', async () => {
    const [mine, theirs, nobodys] = await Promise.all([
      actAs({ id: 'u_1' }, () => store.notes.create({ title: 'a' })),
      actAs({ id: 'u_2' }, () => store.session((session) => session.notes.create({ title: 'b' }))),
      store.notes.create({ title: 'c' }),
    ]);
    expect([mine.createdBy, theirs.createdBy, nobodys.createdBy]).toEqual(['u_1', 'u_2', 'system']);
  });

  test('of a session is the one that acts in it', async () => {
    await store.session({ actor: { id: 'u_3' } }, async () => expect(currentActor().id).toBe('u_3'));
    expect(currentActor().id).toBe('system');
  });
});
