import { audited, defineTable, guid, softDeletable, text, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import { createStore, type Store } from '../store.ts';

const notes = defineTable('notes', {
  id: guid().primaryKey(),
  title: text(),
  ...audited,
  ...versioned,
  ...softDeletable,
});

class NoteRepository extends Repository.for(notes) {}
const repositories = { notes: NoteRepository };

describeEachDatabase('a session', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [notes]);
    store = createStore({ database, repositories });
  });
  afterAll(() => store.close());
  beforeEach(() => database.query({ text: 'delete from notes', values: [] }));

  test('commits what its repositories and its query builder did, together', async () => {
    const id = await store.session({ actor: { id: 'u_1' } }, async (session) => {
      const note = await session.notes.create({ title: 'first' });
      await session.knex('notes').where({ id: note.id }).update({ title: 'second' });
      expect((await session.notes.get(note.id)).title).toBe('second');
      return note.id;
    });
    expect(await store.notes.get(id)).toMatchObject({ title: 'second', createdBy: 'u_1' });
  });

  test('leaves nothing of what it did when its work fails', async () => {
    const failing = store.session(async (session) => {
      const { id } = await session.notes.create({ title: 'first' });
      await session.knex('notes').insert({ ...row(id), id: '01890000-0000-7000-8000-000000000000' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await store.notes.count()).toBe(0);
  });

  test('keeps what was done before a savepoint that its query builder rolled back', async () => {
    await store.session(async (session) => {
      const { id } = await session.notes.create({ title: 'kept' });
      const inner = session.knex.transaction(async (savepoint) => {
        await savepoint('notes').where({ id }).update({ title: 'dropped' });
        throw new Error('only this');
      });
      await expect(inner).rejects.toThrow('only this');
    });
    expect(await store.notes.list()).toMatchObject([{ title: 'kept' }]);
  });

  test('answers what its query builder asks in the shapes that Knex promises', async () => {
    await store.session(async ({ knex, notes: repository }) => {
      const { id } = await repository.create({ title: 'a' });
      expect(await knex('notes').select('title')).toEqual([{ title: 'a' }]);
      expect(await knex('notes').where({ id }).first('title')).toEqual({ title: 'a' });
      expect(await knex('notes').pluck('title')).toEqual(['a']);
      expect(await knex('notes').where({ id }).update({ title: 'b' })).toBe(1);
      expect(await knex('notes').where({ id }).del()).toBe(1);
    });
  });

  test('runs one statement at a time beside others, and never sees what they have not committed', async () => {
    const inSession = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const session = store.session(async ({ notes: repository }) => {
      await repository.create({ title: 'not yet' });
      inSession.resolve();
      await seen.promise;
    });
    await inSession.promise;
    const outside = store.notes.count();
    if (target.engine === 'postgres') expect(await outside).toBe(0);
    seen.resolve();
    await session;
    expect(await store.notes.count()).toBe(1);
  });

  test('is over once its work has settled', async () => {
    const kept = await store.session(async (session) => session);
    await expect(kept.notes.count()).rejects.toMatchObject({ code: 'HF_SESSION_ENDED' });
    await expect(kept.knex('notes').del()).rejects.toMatchObject({ code: 'HF_SESSION_ENDED' });
  });

  test('has no Prisma Client where the store was given none, and says how to give it one', async () => {
    await expect(store.session(async (session) => session.prisma)).rejects.toMatchObject({
      code: 'HF_NO_PRISMA',
    });
  });

  test('refuses a repository by a name that it uses itself', () => {
    expect(() => createStore({ database, repositories: { knex: NoteRepository } })).toThrow(
      'A repository cannot be called "knex"',
    );
  });
});

function row(id: string) {
  const now = new Date().toISOString();
  return {
    id,
    title: 'copy',
    created_at: now,
    created_by: 'x',
    updated_at: now,
    updated_by: 'x',
    version: 1,
  };
}
