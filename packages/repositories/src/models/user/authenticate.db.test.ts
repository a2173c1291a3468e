import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cheapHasher, counting, createModelTables, emptyModelTables } from '../../../test/model-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { withinQueryBudget } from '../../development/within-query-budget.ts';
import { argon2id } from './passwords/argon2id.ts';
import { user } from './user.ts';
import { UserRepository } from './user-repository.ts';

const password = 'correct horse battery';

describeEachDatabase('signing in', (target) => {
  let database: Database;
  let now: Date;
  const hasher = counting(cheapHasher);
  const context = () => ({ queryable: database, now: () => now });
  const users = (options: Parameters<typeof UserRepository.for>[1] = {}) =>
    new (UserRepository.for(user, { hasher, ...options }))(context());

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await emptyModelTables(database);
    now = new Date('2026-03-01T12:00:00.000Z');
    await users().createUser({ username: 'Ada', email: 'ada@example.com', password });
  });

  test('takes a username in its very case, and an address in any', async () => {
    for (const login of ['Ada', 'ada@example.com', 'ADA@example.COM']) {
      expect(await users().authenticate(login, password)).toMatchObject({
        authenticated: true,
        user: { username: 'Ada' },
      });
    }
    expect(await users().authenticate('ada', password)).toEqual({
      authenticated: false,
      reason: 'unknown-user',
    });
  });

  test('notes when and from where, and is no change of the user', async () => {
    const login = await users().authenticate('Ada', password, { ip: '2001:DB8::0:1' });
    const noted = { lastLoginAt: now, lastLoginIp: '2001:db8::1', version: 1, updatedAt: now };
    expect(login).toMatchObject({ authenticated: true, user: noted });
    expect(await users().getByUsername('Ada')).toMatchObject(noted);
  });

  test('notes the later one of two that overtake each other', async () => {
    const late = new Date('2026-03-01T12:00:01.000Z');
    const early = new (UserRepository.for(user, { hasher }))(context());
    now = late;
    await users().authenticate('Ada', password, { ip: '10.0.0.2' });
    now = new Date('2026-03-01T12:00:00.000Z');
    expect(await early.authenticate('Ada', password, { ip: '10.0.0.1' })).toMatchObject({
      authenticated: true,
    });
    expect(await users().getByUsername('Ada')).toMatchObject({ lastLoginAt: late, lastLoginIp: '10.0.0.2' });
  });

  test('refuses a wrong password, and leaves no trace on the user', async () => {
    expect(await users().authenticate('Ada', 'wrong horse battery')).toEqual({
      authenticated: false,
      reason: 'wrong-password',
    });
    expect(await users().getByUsername('Ada')).toMatchObject({ lastLoginAt: null });
  });

  test('costs one statement and one hash, whether the user is there, inactive or unknown', async () => {
    const { id } = await users().createUser({ username: 'bob', email: 'bob@example.com', password });
    await users().deactivate(id);
    const costOf = (login: string) =>
      withinQueryBudget({ statements: 1 }, async () => {
        const before = hasher.computed;
        expect(await users().authenticate(login, 'wrong horse battery')).toMatchObject({
          authenticated: false,
        });
        return hasher.computed - before;
      });
    for (const login of ['Ada', 'ada@example.com', 'bob', 'nobody', 'nobody@example.com']) {
      expect(await costOf(login), login).toBe(1);
    }
  });

  test('computes nothing for what is nobody’s password', async () => {
    const before = hasher.computed;
    for (const nobodys of ['x'.repeat(100_000), 'half \ud800 a pair', 42 as unknown as string]) {
      expect(await users().authenticate('Ada', nobodys)).toEqual({
        authenticated: false,
        reason: 'wrong-password',
      });
    }
    expect(hasher.computed).toBe(before);
  });

  test('tells those apart who may not sign in, once they gave the password', async () => {
    const { id } = await users().createUser({ username: 'bob', email: 'bob@example.com', password });
    const strict = users({ requireVerified: true });
    expect(await users().authenticate('bob', password)).toMatchObject({ authenticated: true });
    expect(await strict.authenticate('bob', password)).toEqual({
      authenticated: false,
      reason: 'unverified',
    });
    await strict.verifyUser(id);
    expect(await strict.authenticate('bob', password)).toMatchObject({ authenticated: true });
    await strict.deactivate(id);
    expect(await strict.authenticate('bob', password)).toEqual({ authenticated: false, reason: 'inactive' });
    expect(await strict.authenticate('bob', 'wrong horse battery')).toMatchObject({
      reason: 'wrong-password',
    });
    await strict.delete(id);
    expect(await strict.authenticate('bob', password)).toMatchObject({ reason: 'unknown-user' });
  });

  test('hashes a password anew once the parameters have risen, and never when they have fallen', async () => {
    const stronger = argon2id({ memoryKib: 128, passes: 2 });
    const before = (await users().getByUsername('Ada'))?.passwordHash;
    await users({ hasher: stronger }).authenticate('Ada', 'wrong horse battery');
    expect((await users().getByUsername('Ada'))?.passwordHash).toBe(before);
    await users({ hasher: stronger }).authenticate('Ada', password);
    const after = await users().getByUsername('Ada');
    expect(after).toMatchObject({ passwordHash: expect.stringContaining('$m=128,t=2,p=1$'), version: 1 });
    expect(await users().authenticate('Ada', password)).toMatchObject({
      authenticated: true,
      user: { passwordHash: after?.passwordHash },
    });
  });

  test('does not undo a change of password that came between', async () => {
    const stronger = argon2id({ memoryKib: 128 });
    let changed = '';
    const interrupted = users({
      hasher: {
        ...stronger,
        async hash(text) {
          const ada = await users().getByUsername('Ada');
          if (ada !== undefined)
            changed = (await users().updatePassword(ada.id, 'changed meanwhile')).passwordHash;
          return stronger.hash(text);
        },
      },
    });
    expect(await interrupted.authenticate('Ada', password)).toMatchObject({ authenticated: true });
    expect((await users().getByUsername('Ada'))?.passwordHash).toBe(changed);
  });

  test('takes a password as it comes from any keyboard', async () => {
    await users().createUser({
      username: 'zoe',
      email: 'zoe@example.com',
      password: 'Zo\u00eb \ufb01sh\u00a0🦀🦀',
    });
    const login = await users().authenticate('zoe', 'Zoe\u0308 fish 🦀🦀');
    expect(login).toMatchObject({ authenticated: true });
  });

  test('refuses an address that cannot be kept, before anything is done', async () => {
    const before = hasher.computed;
    await expect(users().authenticate('Ada', password, { ip: 'elsewhere' })).rejects.toMatchObject({
      code: 'HF_COLUMN_VALUE',
      column: 'lastLoginIp',
    });
    expect(hasher.computed).toBe(before);
  });
});
