import { randomBytes } from 'node:crypto';
import { newGuid } from '@holdfast/db-types';
import { hash } from '@node-rs/argon2';
import { ApiKeys } from '../keyring/api-keys.ts';
import { KeyUsage } from '../keyring/key-usage.ts';
import type { KeyringStore } from '../keyring/store.ts';
import { Users } from '../keyring/users.ts';

const demo = { id: 'demo' };
const firstNames = [
  'Ada',
  'Alan',
  'Barbara',
  'Donald',
  'Edsger',
  'Frances',
  'Grace',
  'Jim',
  'Leslie',
  'Tony',
];
const lastNames = [
  'Archer',
  'Baker',
  'Carter',
  'Dyer',
  'Fisher',
  'Fletcher',
  'Mason',
  'Potter',
  'Smith',
  'Weaver',
];
const rowsAtOnce = 1000;

/** Fills up to `wanted` users, each with an API key, in one transaction; answers how many there were to add. */
export async function seedUsers(store: KeyringStore, wanted: number): Promise<number> {
  const present = await store.users.count({ visibility: 'all' });
  const missing = Math.max(0, wanted - present);
  if (missing === 0) return 0;
  // One hash of a password that nobody knows: 10,000 of them would take minutes, as they should.
  const passwordHash = await hash(randomBytes(32).toString('hex'));
  const users = Array.from({ length: missing }, (_, index) => seedUser(present + index, passwordHash));
  await store.session({ actor: demo }, async ({ knex }) => {
    await knex.batchInsert('users', users, rowsAtOnce);
    await knex.batchInsert('api_keys', users.map(seedKey), rowsAtOnce);
    await knex.raw('analyze users, api_keys');
  });
  return missing;
}

/** A user who may do everything, and the token of a key of theirs. */
export async function createAdministrator(store: KeyringStore): Promise<string> {
  const suffix = randomBytes(4).toString('hex');
  const administrator = await new Users(store).register(demo, {
    username: `admin-${suffix}`,
    email: `admin-${suffix}@keyring.example`,
    fullName: 'Keyring Administrator',
    password: randomBytes(24).toString('base64url'),
  });
  const keys = new ApiKeys(store, new KeyUsage(store));
  const { token } = await keys.issue(demo, administrator.id, { name: 'demo', permissions: ['*'] });
  return token;
}

function seedUser(number: number, passwordHash: string) {
  const first = firstNames[number % firstNames.length] ?? 'Ada';
  const last = lastNames[Math.floor(number / firstNames.length) % lastNames.length] ?? 'Smith';
  const username = `${first}.${last}.${number}`.toLowerCase();
  return {
    id: newGuid(),
    username,
    email: `${username}@keyring.example`,
    full_name: `${first} ${last}`,
    password_hash: passwordHash,
    created_by: demo.id,
    updated_by: demo.id,
  };
}

function seedKey({ id }: { readonly id: string }) {
  return {
    id: newGuid(),
    user_id: id,
    name: 'default',
    key_hash: randomBytes(32).toString('hex'),
    key_prefix: `kr_${randomBytes(3).toString('hex')}`,
    permissions: '[]',
    created_by: demo.id,
    updated_by: demo.id,
  };
}
