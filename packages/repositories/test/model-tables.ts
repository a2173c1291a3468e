import { keyRing } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { apiKeySql } from '../src/models/api-key/api-key-sql.ts';
import { argon2id } from '../src/models/user/passwords/argon2id.ts';
import type { PasswordHasher } from '../src/models/user/passwords/password-hasher.ts';
import { userSql } from '../src/models/user/user-sql.ts';

/** The tables of users and API keys, as a migration makes them. */
export async function createModelTables(database: Database): Promise<void> {
  const { dialect } = database;
  await database.connection((connection) => connection.script(userSql[dialect].up + apiKeySql[dialect].up));
}

export async function emptyModelTables(database: Database): Promise<void> {
  await database.query({ text: 'delete from api_keys', values: [] });
  await database.query({ text: 'delete from users', values: [] });
}

/** Keys that are no secret. */
export const testKeys: ReturnType<typeof keyRing> = keyRing({
  current: 'k1',
  keys: { k1: new Uint8Array(32).fill(1) },
});

/** Real hashes, made cheaply. */
export const cheapHasher: PasswordHasher = argon2id({ memoryKib: 64, passes: 1 });

/** Counts how often a hash is computed, to set or to check. */
export function counting(hasher: PasswordHasher): PasswordHasher & { computed: number } {
  return {
    computed: 0,
    hash(password) {
      this.computed += 1;
      return hasher.hash(password);
    },
    verify(stored, password) {
      this.computed += 1;
      return hasher.verify(stored, password);
    },
    needsRehash: (stored) => hasher.needsRehash(stored),
  };
}
