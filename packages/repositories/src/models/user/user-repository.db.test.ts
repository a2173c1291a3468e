import { newGuid } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cheapHasher, createModelTables, emptyModelTables } from '../../../test/model-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { createStore, type Store } from '../../store.ts';
import { user } from './user.ts';
import { UserRepository } from './user-repository.ts';

class Users extends UserRepository.for(user, { hasher: cheapHasher }) {
  superusers() {
    return this.list({ where: { isSuperuser: true } });
  }
}
const repositories = { users: Users };
const password = 'correct horse battery';

describeEachDatabase('the repository of users', (target) => {
  let database: Database;
  let store: Store<typeof repositories, never>;
  let users: Users;
  let now: Date;

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
    store = createStore({ database, repositories });
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await emptyModelTables(database);
    now = new Date('2026-03-01T12:00:00.000Z');
    users = new Users({ queryable: database, actor: { id: 'u_1' }, now: () => now });
  });

  const create = (username: string, others: Partial<Parameters<Users['createUser']>[0]> = {}) =>
    users.createUser({ username, email: `${username}@example.com`, password, ...others });

  describe('creates a user', () => {
    test('with a hash in place of the password, and what new users have', async () => {
      const ada = await create('ada', { fullName: 'Ada Lovelace' });
      expect(ada).toMatchObject({
        username: 'ada',
        email: 'ada@example.com',
        fullName: 'Ada Lovelace',
        isActive: true,
        isSuperuser: false,
        isVerified: false,
        verifiedAt: null,
        lastLoginAt: null,
        createdBy: 'u_1',
        version: 1,
      });
      expect(ada.passwordHash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
      expect(ada).not.toHaveProperty('password');
    });

    test('and keeps their address as it was written', async () => {
      expect((await create('ada', { email: 'Ada@Example.com' })).email).toBe('Ada@Example.com');
    });

    test('but not with a name or an address that another one has', async () => {
      await create('ada');
      await expect(create('ada', { email: 'other@example.com' })).rejects.toMatchObject({
        code: 'HF_DUPLICATE',
        properties: ['username'],
      });
      await expect(create('lovelace', { email: 'ADA@example.com' })).rejects.toMatchObject({
        code: 'HF_DUPLICATE',
        properties: ['email'],
      });
    });

    test('of two who are created with one address at once, one', async () => {
      const both = await Promise.allSettled(
        ['one', 'two'].map((name) => create(name, { email: 'same@example.com' })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test.each([
      ['a short password', { password: 'short' }, 'HF_INVALID_PASSWORD'],
      ['an endless password', { password: 'x'.repeat(1025) }, 'HF_INVALID_PASSWORD'],
      ['an address for a name', { username: 'ada@example.com' }, 'HF_COLUMN_VALUE'],
      ['no address', { email: 'nowhere' }, 'HF_COLUMN_VALUE'],
    ])('but not with %s', async (_, wrong, code) => {
      await expect(create('ada', wrong)).rejects.toMatchObject({ code });
      expect(await users.count({ visibility: 'all' })).toBe(0);
    });
  });

  describe('finds a user', () => {
    test('by username, in its very case', async () => {
      const ada = await create('Ada');
      expect(await users.getByUsername('Ada')).toEqual(ada);
      expect(await users.getByUsername('ada')).toBeUndefined();
    });

    test('by email address, in any case', async () => {
      const ada = await create('ada', { email: 'Ada@Example.com' });
      for (const email of ['Ada@Example.com', 'ada@example.com', 'ADA@EXAMPLE.COM']) {
        expect(await users.getByEmail(email)).toEqual(ada);
      }
      expect(await users.getByEmail('other@example.com')).toBeUndefined();
    });

    test('and not by what looks like a pattern', async () => {
      await create('a_b', { email: 'a_b@example.com' });
      expect(await users.getByEmail('a%@example.com')).toBeUndefined();
      expect(await users.getByUsername('a%')).toBeUndefined();
    });

    test('who is deleted only where deleted ones are asked for', async () => {
      const { id } = await create('ada');
      await users.delete(id);
      expect(await users.getByUsername('ada')).toBeUndefined();
      expect(await users.getByEmail('ada@example.com')).toBeUndefined();
      expect((await users.get(id, { visibility: 'deleted' })).deletedBy).toBe('u_1');
    });
  });

  describe('knows whether a name is free', () => {
    test('while somebody has it, and once they are deleted', async () => {
      const { id } = await create('ada');
      expect(await users.isUsernameAvailable('ada')).toBe(false);
      expect(await users.isUsernameAvailable('Ada')).toBe(true);
      expect(await users.isEmailAvailable('ADA@example.com')).toBe(false);
      await users.delete(id);
      expect(await users.isUsernameAvailable('ada')).toBe(true);
      expect(await users.isEmailAvailable('ada@example.com')).toBe(true);
    });

    test('so that names of deleted users are used again, any number of times', async () => {
      for (let round = 0; round < 3; round += 1) await users.delete((await create('ada')).id);
      const { id } = await create('ada');
      expect((await users.list({ visibility: 'deleted' })).map(({ username }) => username)).toEqual([
        'ada',
        'ada',
        'ada',
      ]);
      const [first] = await users.list({ visibility: 'deleted' });
      if (first === undefined) throw new Error('there are three');
      await expect(users.restore(first.id)).rejects.toMatchObject({ code: 'HF_DUPLICATE' });
      await users.delete(id);
      expect((await users.restore(first.id)).username).toBe('ada');
    });

    test('and refuses what nobody can be called', async () => {
      await expect(users.isUsernameAvailable('a b')).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      await expect(users.isEmailAvailable('nowhere')).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
    });
  });

  describe('changes a user', () => {
    test('to be inactive, and active again', async () => {
      const { id } = await create('ada');
      expect(await users.deactivate(id)).toMatchObject({ isActive: false, version: 2, updatedBy: 'u_1' });
      expect(await users.activate(id, { version: 2 })).toMatchObject({ isActive: true, version: 3 });
      await expect(users.deactivate(id, { version: 2 })).rejects.toMatchObject({
        code: 'HF_VERSION_CONFLICT',
      });
      await expect(users.deactivate(newGuid())).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
    });

    test('to be verified, once', async () => {
      const { id } = await create('ada');
      const verified = await users.verifyUser(id);
      expect(verified).toMatchObject({ isVerified: true, verifiedAt: now, version: 2 });
      now = new Date('2027-01-01T00:00:00.000Z');
      expect(await users.verifyUser(id)).toEqual(verified);
      await expect(users.verifyUser(newGuid())).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
    });

    test('to have another password', async () => {
      const { id, passwordHash } = await create('ada');
      const changed = await users.updatePassword(id, 'another one, longer');
      expect(changed).toMatchObject({ id, version: 2 });
      expect(changed.passwordHash).not.toBe(passwordHash);
      expect(await users.authenticate('ada', password)).toMatchObject({ authenticated: false });
      expect(await users.authenticate('ada', 'another one, longer')).toMatchObject({ authenticated: true });
    });

    test('to have a password that was hashed ahead', async () => {
      const { id } = await create('ada');
      await users.update(id, { passwordHash: await users.hashPassword('another one, longer') });
      expect(await users.authenticate('ada', password)).toMatchObject({ authenticated: false });
      expect(await users.authenticate('ada', 'another one, longer')).toMatchObject({ authenticated: true });
      await expect(users.hashPassword('short')).rejects.toThrow('it has 5 characters, and the fewest are 8');
    });

    test('and leaves the password as it was where the new one is none', async () => {
      const { id } = await create('ada');
      await expect(users.updatePassword(id, 'short')).rejects.toThrow(
        'it has 5 characters, and the fewest are 8',
      );
      expect(await users.get(id)).toMatchObject({ version: 1 });
      await users.delete(id);
      await expect(users.updatePassword(id, password)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
    });
  });

  describe('lists users', () => {
    beforeEach(async () => {
      for (const name of ['ada', 'bob', 'cy', 'dee']) {
        await create(name, { fullName: `${name.toUpperCase()} 100%` });
        now = new Date(now.getTime() + 60_000);
      }
      const bob = await users.getByUsername('bob');
      const dee = await users.getByUsername('dee');
      if (bob === undefined || dee === undefined) throw new Error('they were just created');
      await users.deactivate(bob.id);
      await users.verifyUser(bob.id);
      await users.delete(dee.id);
    });
    const names = (rows: readonly { readonly username: string }[]) => rows.map(({ username }) => username);

    test('who are active, the newest first', async () => {
      expect(names(await users.getActiveUsers())).toEqual(['cy', 'ada']);
      expect(names(await users.getActiveUsers({ orderBy: { username: 'asc' }, limit: 1 }))).toEqual(['ada']);
      expect(names(await users.getActiveUsers({ where: { username: 'bob' } }))).toEqual([]);
    });

    test('who are not verified, the longest waiting first', async () => {
      expect(names(await users.getUnverifiedUsers())).toEqual(['ada', 'cy']);
      expect(names(await users.getUnverifiedUsers({ visibility: 'all' }))).toEqual(['ada', 'cy', 'dee']);
    });

    test('who have a text in their name or address, page by page', async () => {
      expect(names((await users.search('ADA')).rows)).toEqual(['ada']);
      expect(names((await users.search('100%')).rows)).toEqual(['cy', 'bob', 'ada']);
      expect(names((await users.search('example', { where: { isActive: true } })).rows)).toEqual([
        'cy',
        'ada',
      ]);
      expect(await users.search('example', { size: 2 })).toMatchObject({ hasNext: true, size: 2 });
      expect((await users.search('_')).rows).toEqual([]);
    });

    test('by what a class that extends it adds', async () => {
      await create('root', { isSuperuser: true });
      expect(names(await users.superusers())).toEqual(['root']);
    });
  });

  test('works in a session, and leaves nothing where that is rolled back', async () => {
    const failing = store.session({ actor: { id: 'u_9' } }, async (session) => {
      const created = await session.users.createUser({ username: 'eve', email: 'eve@example.com', password });
      expect(created.createdBy).toBe('u_9');
      expect(await session.users.authenticate('eve', password)).toMatchObject({ authenticated: true });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await store.users.getByUsername('eve')).toBeUndefined();
  });

  test('comes ready to use, with Argon2id as OWASP advises', async () => {
    const usual = new UserRepository({ queryable: database });
    const { passwordHash } = await usual.createUser({ username: 'ada', email: 'ada@example.com', password });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await usual.authenticate('ada', password)).toMatchObject({ authenticated: true });
  });

  test('refuses options that cannot be meant', () => {
    for (const minPasswordLength of [0, 1.5, 257, Number.NaN]) {
      expect(() => UserRepository.for(user, { minPasswordLength })).toThrow(`got ${minPasswordLength}`);
    }
    expect(() => UserRepository.for(user, { hasher: {} as never })).toThrow(
      'hasher must be a PasswordHasher',
    );
  });
});
