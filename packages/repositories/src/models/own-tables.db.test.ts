import {
  audited,
  blindIndex,
  boolean,
  caseInsensitiveText,
  defineTable,
  encrypted,
  guid,
  integer,
  list,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { cheapHasher, testKeys } from '../../test/model-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { ApiKeyRepository } from './api-key/api-key-repository.ts';
import { UserRepository } from './user/user-repository.ts';

/** As a team's generator makes it of a schema: no rules for text, other names, more columns. */
const member = defineTable('members', {
  id: guid<'Member'>().primaryKey(),
  username: text().named('login'),
  email: text(),
  passwordHash: text().nullable().named('secret').secret(),
  fullName: text().nullable().named('display_name'),
  isActive: boolean().default(true),
  isVerified: boolean().default(false),
  verifiedAt: timestamp({ precision: 6 }).nullable(),
  lastLoginAt: timestamp({ precision: 6, withTimeZone: false }).nullable().named('lastLogin'),
  lastLoginIp: text().nullable(),
  createdAt: timestamp({ precision: 6 }).default(() => new Date()),
  organization: text(),
});

const credential = defineTable('credentials', {
  id: guid<'Credential'>().primaryKey(),
  userId: guid<'Member'>().named('member_id'),
  name: text(),
  keyHash: text().named('hash'),
  keyPrefix: text(),
  permissions: list(text()).default([]),
  lastUsedAt: timestamp({ precision: 6 }).nullable(),
  lastUsedIp: text().nullable(),
  usageCount: integer().named('uses').default(0),
  expiresAt: timestamp({ precision: 6 }).nullable(),
  environment: text(),
  ...audited,
  ...versioned,
  ...softDeletable,
});

class Members extends UserRepository.for(member, { hasher: cheapHasher }) {
  of(organization: string) {
    return this.list({ where: { organization } });
  }
}
class Credentials extends ApiKeyRepository.for(credential, { keys: testKeys, users: member }) {}

describeEachDatabase('a team’s own tables of users and keys', (target) => {
  let database: Database;
  let members: Members;
  let credentials: Credentials;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [member, credential]);
    members = new Members({ queryable: database });
    credentials = new Credentials({ queryable: database });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from credentials', values: [] });
    await database.query({ text: 'delete from members', values: [] });
  });
  const join = (username: string, email = `${username}@example.com`) =>
    members.createUser({ username, email, organization: 'acme', password: 'long enough' });

  test('have more columns, which rows have and new rows ask for', async () => {
    const ada = await join('ada');
    expectTypeOf(ada.organization).toEqualTypeOf<string>();
    expect(ada.organization).toBe('acme');
    // @ts-expect-error: the organization is missing
    const without = members.createUser({ username: 'b', email: 'b@example.com', password: 'long enough' });
    await expect(without).rejects.toMatchObject({ code: 'HF_CHECK' });
    expect(await members.of('acme')).toEqual([ada]);
  });

  test('serve to sign in', async () => {
    const ada = await join('ada', 'Ada@Example.com');
    const login = await members.authenticate('ada@example.com', 'long enough', { ip: '10.0.0.1' });
    expect(login).toMatchObject({ authenticated: true, user: { id: ada.id, lastLoginIp: '10.0.0.1' } });
    expect((await members.get(ada.id)).lastLoginAt).toBeInstanceOf(Date);
    expect((await members.deactivate(ada.id)).isActive).toBe(false);
    expect(await members.authenticate('ada', 'long enough')).toMatchObject({ reason: 'inactive' });
  });

  test('do not let one take another’s address for a name, and be taken for them', async () => {
    const ada = await join('ada');
    await join('ada@example.com', 'mallory@example.com');
    await members.updatePassword(ada.id, 'known to ada alone');
    expect(await members.authenticate('ada@example.com', 'known to ada alone')).toMatchObject({
      authenticated: true,
      user: { id: ada.id },
    });
    expect(await members.authenticate('ada@example.com', 'long enough')).toMatchObject({
      reason: 'wrong-password',
    });
  });

  test('may have users without a password, who sign in by none', async () => {
    const { id } = await members.create({ username: 'sso', email: 'sso@example.com', organization: 'acme' });
    for (const password of ['', 'null', 'undefined']) {
      expect(await members.authenticate('sso', password)).toMatchObject({ reason: 'wrong-password' });
    }
    await members.updatePassword(id, 'one at last');
    expect(await members.authenticate('sso', 'one at last')).toMatchObject({ authenticated: true });
  });

  test('serve keys, whose further values a rotation takes over', async () => {
    const { id: userId } = await join('ada');
    const issued = await credentials.createApiKey({
      userId,
      name: 'deploy',
      environment: 'live',
      permissions: ['orders:*'],
    });
    expect(issued.key).toMatchObject({ environment: 'live', permissions: ['orders:*'], usageCount: 0 });
    expect(await credentials.authenticate(issued.token)).toMatchObject({
      authenticated: true,
      user: { organization: 'acme' },
    });
    const next = await credentials.rotate(issued.key.id);
    expect(next.key).toMatchObject({ name: 'deploy', environment: 'live', permissions: ['orders:*'] });
    await credentials.recordUsage(next.key.id, { ip: '10.0.0.1', count: 2 });
    expect(await credentials.get(next.key.id)).toMatchObject({ usageCount: 2, lastUsedIp: '10.0.0.1' });
    expect(await credentials.checkPermission(next.key.id, 'orders:read')).toBe(true);
  });

  test('keep no address that is none, although their columns would', async () => {
    const { id: userId } = await join('ada');
    const { key, token } = await credentials.createApiKey({ userId, name: 'deploy', environment: 'live' });
    for (const ip of ['elsewhere', '10.0.0.0/8', 'fe80::1%eth0', '10.0.0.1, 10.0.0.2', '']) {
      for (const refused of [
        members.authenticate('ada', 'long enough', { ip }),
        credentials.authenticate(token, { ip }),
        credentials.recordUsage(key.id, { ip }),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      }
    }
  });

  const others = {
    id: guid().primaryKey(),
    username: text(),
    passwordHash: text(),
    fullName: text().nullable(),
    isActive: boolean().default(true),
    isVerified: boolean().default(false),
    verifiedAt: timestamp().nullable(),
    lastLoginAt: timestamp().nullable(),
    lastLoginIp: text().nullable(),
    createdAt: timestamp().default(() => new Date()),
  };

  test('may encrypt addresses, which are found by their blind index', async () => {
    const readers = defineTable('readers', {
      ...others,
      email: encrypted({ keys: testKeys }),
      emailIndex: blindIndex('email', { keys: testKeys, normalize: (email) => email.toLowerCase() }),
    });
    await createTables(database, [readers]);
    const users = new (UserRepository.for(readers, { hasher: cheapHasher }))({ queryable: database });
    await users.createUser({ username: 'ada', email: 'Ada@Example.com', password: 'long enough' });
    expect((await users.getByEmail('ADA@example.com'))?.email).toBe('Ada@Example.com');
    for (const login of ['ada', 'ada@EXAMPLE.com']) {
      expect(await users.authenticate(login, 'long enough')).toMatchObject({ authenticated: true });
    }
  });

  test('say so where nobody could be found by their address', async () => {
    const sealed = defineTable('sealed', { ...others, email: encrypted({ keys: testKeys }) });
    const users = new (UserRepository.for(sealed, { hasher: cheapHasher }))({ queryable: database });
    await expect(users.authenticate('ada', 'long enough')).rejects.toThrow('email is encrypted');
  });

  test('know best which addresses are equal, where their column does', async () => {
    const emails = defineTable('subscribers', {
      ...others,
      email: caseInsensitiveText({ format: 'email' }),
    });
    if (target.engine === 'postgres') await database.query({ text: 'create extension citext', values: [] });
    await createTables(database, [emails]);
    const subscribers = new (UserRepository.for(emails, { hasher: cheapHasher }))({ queryable: database });
    await subscribers.createUser({ username: 'ada', email: 'Ada@Example.com', password: 'long enough' });
    expect((await subscribers.getByEmail('ADA@example.com'))?.email).toBe('Ada@Example.com');
    expect(await subscribers.authenticate('ada@EXAMPLE.com', 'long enough')).toMatchObject({
      authenticated: true,
    });
  });

  test('are told by the compiler that they lack a column', () => {
    const names = defineTable('names', { id: guid().primaryKey(), username: text() });
    // @ts-expect-error: there is no email, and more
    UserRepository.for(names);
    // @ts-expect-error: keys are not users
    UserRepository.for(credential);
    // @ts-expect-error: users are not keys
    ApiKeyRepository.for(member, { keys: testKeys });
  });
});
