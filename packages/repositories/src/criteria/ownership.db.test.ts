import { defineTable, guid, owned, softDeletable, text, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { type Actor, systemActor } from '../actor/actor.ts';
import { Repository } from '../repository/repository.ts';

const documents = defineTable('documents', {
  id: guid().primaryKey(),
  title: text(),
  ...owned,
  ...versioned,
  ...softDeletable,
});

class DocumentRepository extends Repository.for(documents) {}

const ada: Actor = { id: 'ada', organizationId: 'acme' };
const bob: Actor = { id: 'bob', organizationId: 'acme' };
const eve: Actor = { id: 'eve', organizationId: 'other' };
const guest: Actor = { id: 'guest' };

describeEachDatabase('an owned table', (target) => {
  let database: Database;
  const as = (actor: Actor) => new DocumentRepository({ queryable: database, actor });
  let ids: Record<'private' | 'organization' | 'public', string>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [documents]);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from documents', values: [] });
    const made = await Promise.all(
      (['private', 'organization', 'public'] as const).map((accessLevel) =>
        as(ada).create({ title: accessLevel, accessLevel }),
      ),
    );
    ids = Object.fromEntries(made.map(({ accessLevel, id }) => [accessLevel, id])) as typeof ids;
  });

  test('notes who owns a new row, and keeps it private unless told otherwise', async () => {
    expect(await as(ada).create({ title: 'mine' })).toMatchObject({
      ownerId: 'ada',
      organizationId: 'acme',
      accessLevel: 'private',
    });
    expect(await as(guest).create({ title: 'mine' })).toMatchObject({ organizationId: null });
  });

  test.each([
    [ada, ['organization', 'private', 'public']],
    [bob, ['organization', 'public']],
    [eve, ['public']],
    [guest, ['public']],
    [systemActor, ['organization', 'private', 'public']],
  ])('shows %j what is within reach, whatever the call', async (actor, seen) => {
    const repository = as(actor);
    expect((await repository.list({ orderBy: { title: 'asc' } })).map(({ title }) => title)).toEqual(seen);
    expect(await repository.count()).toBe(seen.length);
    for (const [level, id] of Object.entries(ids)) {
      expect((await repository.find(id)) !== undefined).toBe(seen.includes(level));
      expect(await repository.exists({ where: { id } })).toBe(seen.includes(level));
    }
    const all = await repository.getMany(Object.values(ids));
    expect(all.filter((row) => row !== undefined)).toHaveLength(seen.length);
  });

  test('never answers one actor with what another one asked for in the same tick', async () => {
    const [mine, hidden] = await Promise.all([as(ada).find(ids.private), as(eve).find(ids.private)]);
    expect([mine?.title, hidden]).toEqual(['private', undefined]);
  });

  test('is written by its owner, and by the organization where the level says so', async () => {
    expect(await as(bob).update(ids.organization, { title: 'ours' })).toMatchObject({ version: 2 });
    expect(await as(ada).update(ids.private, { accessLevel: 'organization' })).toMatchObject({ version: 2 });
    await expect(as(eve).update(ids.organization, { title: 'theirs' })).rejects.toMatchObject({
      code: 'HF_NOT_FOUND',
    });
  });

  test('may be read and not written where it is public', async () => {
    for (const attempt of [
      () => as(eve).update(ids.public, { title: 'theirs' }),
      () => as(eve).update(ids.public, { title: 'theirs' }, { version: 1 }),
      () => as(eve).delete(ids.public),
      () => as(eve).purge(ids.public),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'HF_ACCESS_DENIED', actor: 'eve' });
    }
    expect(await as(eve).updateMany({}, { title: 'theirs' })).toBe(0);
    expect((await as(ada).get(ids.public)).version).toBe(1);
  });

  test('does not tell whether a row out of reach is there', async () => {
    const missing = '01890000-0000-7000-8000-000000000000';
    const messages = await Promise.all(
      [ids.private, missing].map(async (id) => {
        const error: unknown = await as(eve)
          .get(id)
          .catch((reason: unknown) => reason);
        return String(error).replace(id, '…');
      }),
    );
    expect(messages[0]).toBe(messages[1]);
  });

  test('lets no caller write whose a row is', async () => {
    // @ts-expect-error: the type knows it too
    await expect(as(eve).create({ title: 'x', ownerId: 'ada' })).rejects.toThrow(
      'documents.ownerId is written by the repository',
    );
    // @ts-expect-error: the type knows it too
    await expect(as(eve).update(ids.public, { organizationId: 'other' })).rejects.toThrow('organizationId');
  });
});
