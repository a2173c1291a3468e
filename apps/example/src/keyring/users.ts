import type { NewRow, Patch, Row } from '@holdfast/db-types';
import type { Actor } from '@holdfast/repositories';
import { hash } from '@node-rs/argon2';
import type { user } from '../generated/tables/index.ts';
import { record } from './record.ts';
import type { KeyringStore } from './store.ts';

export type User = Row<typeof user>;
export type UserPatch = Pick<Patch<typeof user>, 'username' | 'email' | 'fullName' | 'isActive'>;
export type Registration = Pick<NewRow<typeof user>, 'username' | 'email' | 'fullName'> & {
  readonly password: string;
};

/** What Keyring does with users: each change with its audit entry, in one transaction. */
export class Users {
  readonly #store: KeyringStore;

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  async register(actor: Actor, { password, ...values }: Registration): Promise<User> {
    // Before the session: hashing takes its time, and no connection should wait for it.
    const passwordHash = await hash(password);
    return this.#store.session({ actor }, async (session) => {
      const created = await session.users.create({ ...values, passwordHash });
      await record(session, { action: 'user.create', resourceId: created.id });
      return created;
    });
  }

  async update(actor: Actor, id: string, patch: UserPatch, version: number): Promise<User> {
    return this.#store.session({ actor }, async (session) => {
      const before = await session.users.get(id);
      const after = await session.users.update(id, patch, { version });
      await record(session, {
        action: 'user.update',
        resourceId: id,
        changes: differences(before, after, patch),
      });
      return after;
    });
  }

  async delete(actor: Actor, id: string): Promise<void> {
    await this.#store.session({ actor }, async (session) => {
      await session.users.delete(id);
      await record(session, { action: 'user.delete', resourceId: id });
    });
  }

  async restore(actor: Actor, id: string): Promise<User> {
    return this.#store.session({ actor }, async (session) => {
      const restored = await session.users.restore(id);
      await record(session, { action: 'user.restore', resourceId: id });
      return restored;
    });
  }
}

function differences(
  before: User,
  after: User,
  patch: UserPatch,
): Record<string, { from: unknown; to: unknown }> {
  // A patch's properties are a user's.
  const fields = Object.keys(patch) as (keyof UserPatch)[];
  return Object.fromEntries(
    fields
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { from: before[field], to: after[field] }]),
  );
}
