import { randomUUID } from 'node:crypto';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSampleDatabase, type SampleDatabase } from '../fixtures/sample-database.ts';
import { defineTable, enumeration, guid, identified, integer, owned, rowSecurity, text } from '../index.ts';

const documents = defineTable('documents', { id: integer().primaryKey(), ...owned });

test('a table without an owner has nothing to be secured by', () => {
  expect(() => rowSecurity(defineTable('t', { ...identified }))).toThrow('t: no column plays owner');
});

test('what a table has no columns for is left out', () => {
  const { create } = rowSecurity(defineTable('t', { ...identified, ownerId: owned.ownerId }));
  expect(create).not.toMatch(/access_level|organization/);
});

test('access levels go by their names in the database', () => {
  const level = enumeration({ private: 'PRIVATE', organization: "ORG'S", public: 'PUBLIC' });
  const { create } = rowSecurity(
    defineTable('t', { ...identified, ...owned, accessLevel: level.plays('accessLevel') }, { schema: 'app' }),
  );
  expect(create).toContain(`"accessLevel" = 'ORG''S'`);
  expect(create).toContain('create policy holdfast_read on "app"."t" for select');
});

describeEachDatabase(
  'row security',
  (database) => {
    const role = `member_${randomUUID().replaceAll('-', '')}`;
    let samples: SampleDatabase;

    beforeAll(async () => {
      samples = await openSampleDatabase(database.engine, database.url);
      await samples.create(documents);
      // Superusers are above all policies; a table's owner is not, once they are forced.
      await samples.run(`create role ${role}`);
      await samples.run(`grant usage, create on schema public to ${role}`);
      await samples.run(`alter table documents owner to ${role}`);
    });

    afterAll(async () => {
      await samples.run('reset role');
      await samples.run(`drop owned by ${role} cascade`);
      await samples.run(`drop role ${role}`);
      await samples.close();
    });

    beforeEach(async () => {
      await samples.run('reset role');
      await samples.run(rowSecurity(documents).drop);
      await samples.run(`truncate documents`);
      await samples.run(`insert into documents values
        (1, 'ada', 'o1', 'private'), (2, 'ada', 'o1', 'organization'), (3, 'ada', 'o1', 'public'),
        (4, 'bob', 'o2', 'private'), (5, 'bob', 'o2', 'organization'), (6, 'bob', 'o2', 'public'),
        (7, 'eve', null, 'organization')`);
      await samples.run(rowSecurity(documents).create);
      await samples.run(`set role ${role}`);
    });

    async function as(actor: string, organization: string): Promise<void> {
      await samples.run(
        "select set_config('holdfast.actor', $1, false), set_config('holdfast.organization', $2, false)",
        [actor, organization],
      );
    }

    async function ids(statement: string): Promise<readonly unknown[]> {
      return (await samples.run(statement)).map(({ id }) => id).toSorted();
    }

    const all = 'select id from documents';

    test('shows own rows, those of the organization that are shared, and public ones', async () => {
      await as('ada', 'o1');
      expect(await ids(all)).toStrictEqual([1, 2, 3, 6]);
      await as('carol', 'o1');
      expect(await ids(all)).toStrictEqual([2, 3, 6]);
      await as('carol', '');
      expect(await ids(all)).toStrictEqual([3, 6]);
      await as('eve', '');
      expect(await ids(all)).toStrictEqual([3, 6, 7]);
    });

    test('shows nothing and lets nothing be written where no actor is set', async () => {
      await as('', 'o1');
      expect(await ids(all)).toStrictEqual([]);
      expect(await ids("update documents set access_level = 'public' returning id")).toStrictEqual([]);
      await expect(samples.run("insert into documents values (8, '', 'o1', 'public')")).rejects.toThrow(
        /row-level security/,
      );
    });

    test('shows nothing on a connection that never set one', async () => {
      const fresh = await openSampleDatabase(database.engine, database.url);
      try {
        await fresh.run(`set role ${role}`);
        expect(await fresh.run(all)).toStrictEqual([]);
      } finally {
        await fresh.close();
      }
    });

    test('lets own rows be written, and those of the organization that are shared', async () => {
      await as('carol', 'o1');
      expect(await ids('update documents set id = id returning id')).toStrictEqual([2]);
      expect(await ids('delete from documents returning id')).toStrictEqual([2]);
      await as('ada', 'o1');
      expect(await ids('delete from documents returning id')).toStrictEqual([1, 3]);
      await as('bob', 'o1');
      expect(await ids('update documents set id = id returning id')).toStrictEqual([4, 5, 6]);
    });

    test('lets no row be written into where its writer could not write it', async () => {
      await as('carol', 'o1');
      const refused = [
        "insert into documents values (8, 'ada', 'o1', 'private')",
        "insert into documents values (8, 'ada', 'o2', 'organization')",
        "insert into documents values (8, 'ada', 'o1', 'public')",
        "update documents set access_level = 'private' where id = 2",
        "update documents set organization_id = 'o2' where id = 2",
      ];
      for (const statement of refused)
        await expect(samples.run(statement)).rejects.toThrow(/row-level security/);
      expect(
        await ids("insert into documents values (8, 'carol', 'o2', 'private') returning id"),
      ).toStrictEqual([8]);
    });

    test('takes an actor who is no guid for one who owns nothing', async () => {
      const table = defineTable('drafts', { id: integer().primaryKey(), ownerId: guid().plays('owner') });
      await samples.create(table);
      await samples.run(rowSecurity(table).create);
      const owner = randomUUID();
      await as(owner, '');
      await samples.run('insert into drafts values (1, $1)', [owner]);
      expect(await ids('select id from drafts')).toStrictEqual([1]);
      await as('system', '');
      expect(await ids('select id from drafts')).toStrictEqual([]);
    });

    test('is taken away by its drop, once or twice', async () => {
      await samples.run(rowSecurity(documents).drop);
      await samples.run(rowSecurity(documents).drop);
      await as('', '');
      expect(await ids(all)).toHaveLength(7);
    });

    test('of a text that names things oddly is still one', async () => {
      const table = defineTable('odd "docs"', {
        id: integer().primaryKey(),
        ownerId: text().named('the "owner"').plays('owner'),
      });
      await samples.create(table);
      await samples.run(rowSecurity(table).create);
      await as('ada', '');
      await samples.run(`insert into "odd ""docs""" values (1, 'ada')`);
      expect(await ids('select id from "odd ""docs"""')).toStrictEqual([1]);
    });
  },
  { engines: ['postgres'] },
);
