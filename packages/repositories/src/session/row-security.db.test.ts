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
/** The same without a word of who owns it. */
const plain = defineTable('documents', { id: guid().primaryKey(), title: text() });
const repositories = { documents: Repository.for(documents), plain: Repository.for(plain) };
const everything = { text: 'select title from documents order by title', values: [] };

describeEachDatabase(
  'a store on tables with row security',
  (target) => {
    let store: Store<typeof repositories, never>;
    let securedUrl: string;

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
      securedUrl = url.href;
      store = createStore({ database: postgres({ url: securedUrl }), repositories, rowSecurity: true });
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

    test('tells each actor’s own, where several ask in one tick', async () => {
      const ids = await actAs(systemActor, () => store.documents.list({ orderBy: { title: 'asc' } }));
      const found = await Promise.all(
        ['ada', 'bob'].map((id, index) => actAs({ id }, () => store.documents.find(ids[index]?.id ?? ''))),
      );
      expect(found.map((row) => row?.title)).toEqual(['ada’s', 'bob’s']);
    });

    test('keeps actors apart in one tick where policies are all that does', async () => {
      const ids = await actAs(systemActor, () => store.documents.list({ orderBy: { title: 'asc' } }));
      const ask = (id: string) => actAs({ id }, () => store.plain.find(ids[0]?.id ?? ''));
      const [ada, bob, alsoBob] = await Promise.all([ask('ada'), ask('bob'), ask('bob')]);
      expect([ada?.title, bob, alsoBob]).toEqual(['ada’s', undefined, undefined]);
      const [eve, owner] = await Promise.all([ask('eve'), ask('ada')]);
      expect([eve, owner?.title]).toEqual([undefined, 'ada’s']);
    });

    /** A store of its own on few connections, and what it takes of them. */
    function openFew(max: number) {
      let roundTrips = 0;
      // A thousand callers stand in one line, longer than a caller would on a slow machine.
      const database = postgres({ url: securedUrl, pool: { max, connectionTimeoutMillis: 60_000 } });
      database.driver.on('connect', (client) => {
        client.connection.on('readyForQuery', () => {
          roundTrips += 1;
        });
      });
      const few = createStore({ database, repositories, rowSecurity: true });
      const roundTripsOf = async (work: () => Promise<unknown>) => {
        const before = roundTrips;
        await work();
        return roundTrips - before;
      };
      return { database, few, roundTripsOf };
    }

    test('takes no round trip more for it', async () => {
      const { few, roundTripsOf } = openFew(1);
      await few.session(async (session) => session.documents.count()); // a connection's first transaction asks more
      await actAs({ id: 'ada' }, async () => {
        const [document] = await few.documents.list();
        const id = document?.id ?? '';
        expect(await roundTripsOf(() => few.documents.find(id))).toBe(1);
        expect(await roundTripsOf(() => few.documents.list())).toBe(1);
        expect(await roundTripsOf(() => few.documents.update(id, { title: 'ada’s' }))).toBe(1);
        expect(await roundTripsOf(() => few.session((session) => session.documents.find(id)))).toBe(2);
      });
      expect(await roundTripsOf(() => few.session(async () => {}))).toBe(0);
      await few.close();
    });

    test.each([1, 3])('keeps actors apart in a thousand calls at once on %i connections', async (max) => {
      const { database, few } = openFew(max);
      const ids = await actAs(systemActor, () => few.documents.list({ orderBy: { title: 'asc' } }));
      const titles = { ada: ['ada’s'], bob: ['bob’s'], eve: [] } as const;
      const names = Object.keys(titles) as (keyof typeof titles)[]; // it has no other
      const dice = (sides: number) => Math.floor(Math.random() * sides);
      const titlesOf = (rows: readonly { readonly title: string }[]) => rows.map(({ title }) => title);
      const call = async (name: keyof typeof titles, kind: number): Promise<readonly string[]> => {
        switch (kind) {
          case 0:
            return titlesOf(await few.plain.list());
          case 1: {
            const found = await Promise.all(ids.map(({ id }) => few.plain.find(id)));
            return titlesOf(found.filter((row) => row !== undefined));
          }
          case 2:
            return few.session(async (session) => {
              const { rows } = await session.query<{ title: string }>(everything);
              return titlesOf(rows);
            });
          case 3:
            return few.session(async (session) => titlesOf(await session.knex('documents').select('title')));
          case 4: {
            const others = ids.find(({ title }) => title !== titles[name][0])?.id ?? '';
            await expect(few.plain.update(others, { title: 'mine' })).rejects.toThrow('has no row');
            return titles[name];
          }
          default: {
            const failing = few.session(async (session) => {
              await session.plain.count();
              throw new RangeError('no');
            });
            await expect(failing).rejects.toThrow('no');
            return titles[name];
          }
        }
      };
      await Promise.all(
        Array.from({ length: 1_000 }, async () => {
          const name = names[dice(names.length)] ?? 'eve';
          const kind = dice(7);
          const seen = await actAs({ id: name }, () => call(name, kind));
          expect({ name, kind, seen }).toEqual({ name, kind, seen: titles[name] });
          if (dice(10) === 0) expect((await few.query(everything)).rows).toEqual([]); // nobody's
        }),
      );
      expect(database.driver.stats().totals).toMatchObject({ created: max, cleaned: 0 });
      await few.close();
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
