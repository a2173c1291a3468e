import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cheapHasher, createModelTables, testKeys } from '../../test/model-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { auditLogSql } from '../audit/dialects.ts';
import { apiKey } from './api-key/api-key.ts';
import { ApiKeyRepository } from './api-key/api-key-repository.ts';
import { argon2id } from './user/passwords/argon2id.ts';
import { user } from './user/user.ts';
import { UserRepository } from './user/user-repository.ts';

describeEachDatabase('the audit trail of users and API keys', (target) => {
  let database: Database;

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
    await database.connection((connection) => connection.script(auditLogSql[database.dialect].up));
  });
  afterAll(() => database.close());

  test('tells every change, no secret, and neither sign-ins nor uses', async () => {
    const context = { queryable: database, audit: true, actor: { id: 'u_1' } };
    const users = new (UserRepository.for(user, { hasher: cheapHasher }))(context);
    const apiKeys = new (ApiKeyRepository.for(apiKey, { keys: testKeys }))(context);
    const { id } = await users.createUser({
      username: 'ada',
      email: 'ada@example.com',
      password: 'long enough',
    });
    await users.updatePassword(id, 'another one');
    await users.verifyUser(id);
    const stronger = new (UserRepository.for(user, { hasher: argon2id({ memoryKib: 128, passes: 1 }) }))(
      context,
    );
    await stronger.authenticate('ada', 'another one', { ip: '10.0.0.1' });
    const { key, token } = await apiKeys.createApiKey({ userId: id, name: 'deploy' });
    await apiKeys.authenticate(token);
    await apiKeys.recordUsage(key.id);
    const next = await apiKeys.rotate(key.id);
    await apiKeys.revoke(next.key.id);
    const { rows } = await database.query<{ action: string; changes: unknown }>({
      text: 'select action, changes from audit_log order by id',
      values: [],
    });
    expect(rows.map(({ action }) => action)).toEqual([
      'users.create',
      'users.update',
      'users.update',
      'api_keys.create',
      'api_keys.update',
      'api_keys.create',
      'api_keys.delete',
    ]);
    const told = JSON.stringify(rows);
    expect(told).toContain('redacted');
    for (const secret of ['$argon2id$', key.keyHash, next.key.keyHash, token, next.token]) {
      expect(told).not.toContain(secret);
    }
  });
});
