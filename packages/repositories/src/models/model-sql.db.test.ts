import { type AnyTable, newGuid } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cheapHasher, createModelTables, testKeys } from '../../test/model-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import type { Executor } from '../access/executor.ts';
import { assertIndexUsed } from '../development/assert-index-used.ts';
import { apiKey } from './api-key/api-key.ts';
import { ApiKeyRepository } from './api-key/api-key-repository.ts';
import { apiKeySql } from './api-key/api-key-sql.ts';
import { user } from './user/user.ts';
import { UserRepository } from './user/user-repository.ts';
import { userSql } from './user/user-sql.ts';

const Users = UserRepository.for(user, { hasher: cheapHasher });
const ApiKeys = ApiKeyRepository.for(apiKey, { keys: testKeys });
type Usual = { readonly users: InstanceType<typeof Users>; readonly apiKeys: InstanceType<typeof ApiKeys> };

const later = new Date('2999-01-01T00:00:00.000Z');

describeEachDatabase('the tables of users and API keys', (target) => {
  let database: Database;
  let userId: string;
  let token: string;
  const on = (queryable: Executor): Usual => ({
    users: new Users({ queryable }),
    apiKeys: new ApiKeys({ queryable }),
  });

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
    const { users, apiKeys } = on(database);
    const passwordHash = await cheapHasher.hash('long enough');
    for (let number = 0; number < 200; number += 1) {
      const username = `user${number}`;
      const { id } = await users.create({ username, email: `${username}@example.com`, passwordHash });
      await apiKeys.createApiKey({ userId: id, name: 'deploy' });
      userId = id;
    }
    // A machine's user, who has many.
    for (let number = 0; number < 300; number += 1) {
      ({ token } = await apiKeys.createApiKey({ userId, name: `${number}`, expiresAt: later }));
    }
    // Most are verified, as most are in a service.
    await users.updateMany({ username: { ne: 'user7' } }, { isVerified: true });
    await database.query({ text: 'analyze', values: [] });
  });
  afterAll(() => database.close());

  const uses: readonly [string, (repositories: Usual) => Promise<unknown>][] = [
    ['users_username_key', ({ users }) => users.getByUsername('user7')],
    ['users_username_key', ({ users }) => users.isUsernameAvailable('user7')],
    ['users_email_key', ({ users }) => users.getByEmail('USER7@example.com')],
    ['users_email_key', ({ users }) => users.isEmailAvailable('user7@example.com')],
    ['users_created_at_id_idx', ({ users }) => users.getActiveUsers({ limit: 20 })],
    ['users_created_at_id_idx', ({ users }) => users.list({ orderBy: { createdAt: 'desc' }, limit: 20 })],
    ['users_is_verified_created_at_id_idx', ({ users }) => users.getUnverifiedUsers({ limit: 20 })],
    ['api_keys_key_hash_key', ({ apiKeys }) => apiKeys.getByToken(token)],
    ['api_keys_user_id_name_key', ({ apiKeys }) => apiKeys.getByNameAndUser('deploy', userId)],
    ['api_keys_user_id_created_at_id_idx', ({ apiKeys }) => apiKeys.getByUserId(userId)],
    [
      'api_keys_user_id_created_at_id_idx',
      ({ apiKeys }) => apiKeys.getByUserId(userId, { includeExpired: true }),
    ],
    ['api_keys_key_prefix_idx', ({ apiKeys }) => apiKeys.getByPrefix(token)],
    ['api_keys_expires_at_id_idx', ({ apiKeys }) => apiKeys.getExpiredKeys()],
  ];

  test.each(uses)('%s serves %s', async (index, use) => {
    await assertIndexUsed(database, (queryable) => use(on(queryable)), { index });
  });

  test('have no index that serves nothing', async () => {
    const { rows } = await database.query<{ name: string }>({
      text:
        target.engine === 'postgres'
          ? `select indexname as name from pg_indexes where schemaname = 'public' and indexname not like '%_pkey'`
          : `select name from sqlite_schema where type = 'index' and name not like 'sqlite_%'`,
      values: [],
    });
    expect(rows.map(({ name }) => name).sort()).toEqual([...new Set(uses.map(([index]) => index))].sort());
  });

  test('are read from end to end by no way to sign in', async () => {
    const login = (name: string) =>
      assertIndexUsed(database, (queryable) => on(queryable).users.authenticate(name, 'long enough'));
    expect(await login('user7@example.com')).toMatchObject({ authenticated: true });
    expect(await login('user7')).toMatchObject({ authenticated: true });
    await assertIndexUsed(database, (queryable) => on(queryable).apiKeys.authenticate(token));
    await assertIndexUsed(database, (queryable) => on(queryable).apiKeys.recordUsage(newGuid()));
  });

  describe.each<AnyTable>([user, apiKey])('$name', ({ name, columns }) => {
    test('has the columns that its definition says, of those types', async () => {
      const { rows } = await database.query<{ name: string; type: string; required: boolean | number }>({
        text:
          target.engine === 'postgres'
            ? `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required from pg_attribute
              where attrelid = '${name}'::regclass and attnum > 0 order by attnum`
            : `select name, type, "notnull" or pk as required from pragma_table_info('${name}')`,
        values: [],
      });
      const types: Readonly<Record<string, string>> = {
        'timestamp(3) with time zone': 'timestamptz(3)',
      };
      const found = rows.map(({ name: column, type, required }) => {
        const lower = type.toLowerCase().replace('character varying', 'varchar');
        return { column, type: types[lower] ?? lower, required: Boolean(required) };
      });
      expect(found).toEqual(
        Object.values(columns).map((column) => ({
          column: column.databaseName,
          type: column.nativeType(database.dialect),
          required: !column.nullable,
        })),
      );
    });
  });

  const wrong: readonly [string, string][] = [
    ["update users set username = 'a@b'", 'users_username_check'],
    ["update users set email = 'nowhere'", 'users_email_check'],
    ["update users set password_hash = 'in the clear'", 'users_password_hash_check'],
    ["update users set verified_at = '2026-01-01T00:00:00.000Z'", 'users_verified_at_check'],
    ['update users set version = 0', 'users_version_check'],
    ["update api_keys set name = ''", 'api_keys_name_check'],
    ["update api_keys set key_hash = 'abc'", 'api_keys_key_hash_check'],
    ["update api_keys set key_prefix = 'abc'", 'api_keys_key_prefix_check'],
    ["update api_keys set permissions = '{}'", 'api_keys_permissions_check'],
    ['update api_keys set usage_count = -1', 'api_keys_usage_count_check'],
    ['update api_keys set version = 0', 'api_keys_version_check'],
  ];
  test.each(wrong)('refuse, whoever writes: %s', async (text, constraint) => {
    await expect(database.query({ text, values: [] })).rejects.toThrow(constraint);
  });

  test('keep a user who has keys', async () => {
    const { users, apiKeys } = on(database);
    await expect(users.purge(userId)).rejects.toMatchObject({ code: 'HF_FOREIGN_KEY' });
    await expect(
      apiKeys.create({
        userId: newGuid(),
        name: 'x',
        keyHash: '0'.repeat(64),
        keyPrefix: 'xxxxxx',
        expiresAt: later,
      }),
    ).rejects.toMatchObject({ code: 'HF_FOREIGN_KEY' });
  });

  test('are taken away again, and made again', async () => {
    const { dialect } = database;
    await database.connection((connection) =>
      connection.script(apiKeySql[dialect].down + userSql[dialect].down),
    );
    await expect(on(database).users.count()).rejects.toThrow('users');
    await createModelTables(database);
    expect(await on(database).users.count()).toBe(0);
  });
});
