import { randomBytes } from 'node:crypto';
import { newGuid } from '@holdfast/db-types';
import { actAs } from '@holdfast/repositories';
import { hash } from '@node-rs/argon2';
import type { KeyringStore } from '../keyring/store.ts';
import { demo } from './people.ts';

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

/** Fills up to `wanted` users of an organization, each with an API key, in one transaction; answers how many were to add. */
export async function seedUsers(
  store: KeyringStore,
  organizationId: string,
  wanted: number,
): Promise<number> {
  return actAs({ id: demo, organizationId }, async () => {
    const present = await store.users.count({ visibility: 'all' });
    const missing = Math.max(0, wanted - present);
    if (missing === 0) return 0;
    // One hash of a password that nobody knows: 10,000 of them would take minutes, as they should.
    const passwordHash = await hash(randomBytes(32).toString('hex'));
    const users = Array.from({ length: missing }, (_, index) => ({
      ...seedUser(present + index, passwordHash),
      organization_id: organizationId,
    }));
    // By the query builder: 10,000 entries in the audit trail would tell nobody anything.
    await store.session(async ({ knex }) => {
      await knex.batchInsert('users', users, rowsAtOnce);
      await knex.batchInsert('api_keys', users.map(seedKey), rowsAtOnce);
    });
    return missing;
  });
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
    created_by: demo,
    updated_by: demo,
  };
}

function seedKey({ id, organization_id }: { readonly id: string; readonly organization_id: string }) {
  return {
    id: newGuid(),
    user_id: id,
    organization_id,
    name: 'default',
    key_hash: randomBytes(32).toString('hex'),
    key_prefix: randomBytes(4).toString('hex'),
    permissions: '[]',
    created_by: demo,
    updated_by: demo,
  };
}
