import { defineTable, guid, owned, rowSecurity, text } from '@holdfast/db-types';
import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { actAs } from '../actor/acting.ts';
import { systemActor } from '../actor/actor.ts';
import { Repository } from '../repository/repository.ts';
import { createStore, type Store } from '../store.ts';

const documents = defineTable('documents', { id: guid().primaryKey(), title: text(), ...owned });
const repositories = { documents: Repository.for(documents) };
const everything = { text: 'select title from documents order by title', values: [] };

describeEachDatabase(
  'a store on tables with row security',
  (target) => {
    let store: Store<typeof repositories, never>;

    beforeAll(async () => {
      const admin = openDatabase(target);
      await createTables(admin, [documents]);
      // Superusers are above policies: the store works as somebody who is not.
      const role = `hf_app_${target.url.replace(/\W/g, '_').slice(-30)}`;
      await admin.connection((connection) =>
        connection.script(
          `${rowSecurity(documents).create} create role ${role}; grant all on documents to ${role};`,
        ),
      );
      await admin.close();
      const url = new URL(target.url);
      url.searchParams.set('options', `-c role=${role}`);
      store = createStore({ database: postgres({ url: url.href }), repositories, rowSecurity: true });
      for (const id of ['ada', 'bob']) {
        await store.session({ actor: { id } }, (session) => session.documents.create({ title: `${id}’s` }));
      }
    });
    afterAll(() => store.close());

    test('is held to its actor by the database too, whatever the statement says', async () => {
      const seen = await store.session({ actor: { id: 'ada' } }, async (session) => ({
        byQuery: (await session.query<{ title: string }>(everything)).rows,
        byKnex: await session.knex('documents').select('title'),
      }));
      expect(seen).toEqual({ byQuery: [{ title: 'ada’s' }], byKnex: [{ title: 'ada’s' }] });
    });

    test('is told the actor outside sessions as well, and forgets it after each call', async () => {
      const found = await actAs({ id: 'bob' }, () => store.documents.list());
      expect(found.map(({ title }) => title)).toEqual(['bob’s']);
      expect((await store.query(everything)).rows).toEqual([]);
    });

    test('gives a nested session its own actor, and the outer one its own again', async () => {
      await store.session({ actor: { id: 'ada' } }, async (outer) => {
        await store.session({ actor: { id: 'bob' } }, async (inner) => {
          expect((await inner.query(everything)).rows).toEqual([{ title: 'bob’s' }]);
        });
        expect((await outer.query(everything)).rows).toEqual([{ title: 'ada’s' }]);
      });
    });

    test('shows an unrestricted actor every row', async () => {
      await store.session({ actor: systemActor }, async (session) => {
        expect((await session.query(everything)).rows).toHaveLength(2);
      });
    });
  },
  { engines: ['postgres'] },
);

test('a store refuses row security on a database that has none', () => {
  const database = openDatabase({ engine: 'sqlite', url: 'file::memory:' });
  expect(() => createStore({ database, repositories, rowSecurity: true })).toThrow(
    'sqlite has no row security',
  );
});
