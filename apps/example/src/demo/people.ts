import { randomBytes } from 'node:crypto';
import { actAs, systemActor } from '@holdfast/repositories';
import type { Organization, User } from '../generated/tables/index.ts';
import type { KeyringStore } from '../keyring/store.ts';
import type { Registration } from '../keyring/users.ts';
import { NotTheDemosError } from './not-the-demos-error.ts';

const keysLastMs = 24 * 60 * 60 * 1000;

/** How somebody gets in: by the console, and by API key. */
export interface Person {
  /** The organization's slug. */
  readonly organization: string;
  readonly organizationId: string;
  readonly login: string;
  readonly password: string;
  readonly token: string;
}

/** In whose name the demo makes things, by which it knows them again. */
export const demo = 'demo';

/**
 * The organizations and users that the demo is at its own service, made in the first run on a database. Users get another password
 * and a key for a day in every run. What somebody else made is left alone.
 */
export class People {
  readonly #store: KeyringStore;
  readonly #leaving: (() => Promise<void>)[] = [];

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  /** @throws NotTheDemosError where there is one of this slug that the demo did not make */
  organization(slug: string, name: string): Promise<Organization> {
    const { organizations } = this.#store;
    return actAs({ ...systemActor, id: demo }, async () => {
      const found = await organizations.findBy({ slug });
      if (found === undefined) return organizations.create({ slug, name });
      requireOwn(found, `organization "${slug}"`);
      return found;
    });
  }

  /** @throws NotTheDemosError where there is one of this name that the demo did not make */
  async provide(
    { id: organizationId, slug }: Organization,
    values: Omit<Registration, 'password'> & { readonly isSuperuser?: boolean },
  ): Promise<Person> {
    const actor = { id: demo, organizationId };
    const password = newPassword();
    const { user, issued } = await actAs(actor, async () => {
      const own = await this.#user(values, password);
      const key = { userId: own.id, name: `demo ${randomBytes(4).toString('hex')}`, permissions: ['*'] };
      const expiresAt = new Date(Date.now() + keysLastMs);
      return { user: own, issued: await this.#store.apiKeys.createApiKey({ ...key, expiresAt }) };
    });
    this.#leaving.push(() => actAs(actor, () => this.#lockOut(user.id, issued.key.id)));
    return { organization: slug, organizationId, login: user.username, password, token: issued.token };
  }

  /** Nothing that was told of them lets anybody in from now on. */
  async leave(): Promise<void> {
    await Promise.all(this.#leaving.splice(0).map((leave) => leave()));
  }

  async #user(
    values: Omit<Registration, 'password'> & { readonly isSuperuser?: boolean },
    password: string,
  ): Promise<User> {
    const { users } = this.#store;
    const found = await users.first({ where: { username: values.username }, visibility: 'all' });
    if (found === undefined) return users.createUser({ ...values, password });
    requireOwn(found, `user "${values.username}"`);
    if (found.deletedAt !== null) await users.restore(found.id);
    if (!found.isActive) await users.activate(found.id);
    return users.updatePassword(found.id, password);
  }

  #lockOut(userId: string, keyId: string): Promise<void> {
    return this.#store.session(async ({ apiKeys, users, knex }) => {
      await apiKeys.revoke(keyId);
      await users.updatePassword(userId, newPassword());
      await knex('sessions').where({ user_id: userId }).del();
    });
  }
}

function requireOwn({ createdBy }: { readonly createdBy: string }, what: string): void {
  if (createdBy !== demo) throw new NotTheDemosError(what);
}

function newPassword(): string {
  return randomBytes(12).toString('base64url');
}
