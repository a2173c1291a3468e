import { type CursorPage, search, type Visibility, type Where } from '@holdfast/repositories';
import type { User, user } from '../generated/tables/index.ts';
import type { Caller } from './caller.ts';
import { ForbiddenError } from './forbidden-error.ts';
import type { KeyringSession, KeyringStore } from './store.ts';

export interface Registration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly fullName?: string | null;
  readonly role?: User['role'];
}

export interface UserPatch {
  readonly username?: string;
  readonly email?: string;
  readonly fullName?: string | null;
  readonly role?: User['role'];
}

export interface UserFilter {
  /** Text in the username, the email address or the full name. */
  readonly search?: string;
  readonly isActive?: boolean;
  readonly isVerified?: boolean;
  readonly visibility?: Visibility;
}

/** Which part of a list, newest first. */
export interface Part {
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * What Keyring does with users. Each change is one transaction, its audit entry in it; where the answer to a COMMIT is lost, a transaction
 * finds out what became of it, which a statement by itself does not.
 */
export class Users {
  readonly #store: KeyringStore;

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  list(caller: Caller, filter: UserFilter, { limit, cursor }: Part): Promise<CursorPage<User>> {
    const { search: text, visibility = 'live', ...equal } = filter;
    const where: Where<typeof user>[] = [equal];
    // Said again, although nothing else is in reach, so that the index by organization is used.
    if (caller.organizationId !== undefined) where.push({ organizationId: caller.organizationId });
    if (text !== undefined && text !== '') where.push(search(['username', 'email', 'fullName'], text));
    const orderBy = { createdAt: 'desc' } as const;
    const part = { orderBy, first: limit, after: cursor };
    return this.#store.users.cursor({ where: { and: where }, visibility, ...part });
  }

  /** @throws NotFoundError */
  get(id: string): Promise<User> {
    // Not in a session: what is asked for at the same moment is then read together.
    return this.#store.users.get(id);
  }

  /** @throws ForbiddenError; InvalidPasswordError; DuplicateError */
  async register(caller: Caller, values: Registration): Promise<User> {
    requireOrganization(caller);
    caller.requireToStandFor({ isSuperuser: false, role: values.role ?? 'member' });
    const { password, ...others } = values;
    const passwordHash = await this.#store.users.hashPassword(password);
    return this.#store.session(({ users }) => users.create({ ...others, passwordHash }));
  }

  /** @throws ForbiddenError; NotFoundError; VersionConflictError; DuplicateError */
  async update(caller: Caller, id: string, patch: UserPatch, version: number): Promise<User> {
    if (patch.role !== undefined) caller.requireToStandFor({ isSuperuser: false, role: patch.role });
    return this.#change(caller, ({ users }) => users.update(id, patch, { version }));
  }

  verify(caller: Caller, id: string): Promise<User> {
    return this.#change(caller, ({ users }) => users.verifyUser(id));
  }

  activate(caller: Caller, id: string): Promise<User> {
    return this.#change(caller, ({ users }) => users.activate(id));
  }

  /** Ends the user's sessions, and refuses their keys until they are activated again. */
  deactivate(caller: Caller, id: string): Promise<User> {
    return this.#change(caller, async (session) => {
      const changed = await session.users.deactivate(id);
      await endSessions(session, id);
      return changed;
    });
  }

  /** @throws ForbiddenError where the user can do more than the caller; InvalidPasswordError; NotFoundError */
  async setPassword(caller: Caller, id: string, password: string): Promise<User> {
    const passwordHash = await this.#store.users.hashPassword(password);
    return this.#change(caller, async (session) => {
      const changed = await session.users.update(id, { passwordHash });
      caller.requireToStandFor(changed);
      await endSessions(session, id);
      return changed;
    });
  }

  /** Softly: the user can be restored, and then has neither sessions nor keys. @throws NotFoundError; VersionConflictError */
  async delete(caller: Caller, id: string, version: number | undefined): Promise<void> {
    await this.#store.session(async (session) => {
      caller.requireToManage(await session.users.get(id));
      await session.users.delete(id, version === undefined ? {} : { version });
      await endSessions(session, id);
      await revokeKeys(session, id);
    });
  }

  /** Without the keys of before: those, too, that a version of the service left them which ended none. */
  restore(caller: Caller, id: string): Promise<User> {
    return this.#change(caller, async (session) => {
      const restored = await session.users.restore(id);
      await revokeKeys(session, id);
      return restored;
    });
  }

  /** Signs the user out everywhere; answers how many sessions there were. */
  endSessions(caller: Caller, id: string): Promise<number> {
    return this.#store.session(async (session) => {
      caller.requireToManage(await session.users.get(id));
      const ended = await endSessions(session, id);
      await session.audit.logAction({ action: 'users.sign_out', resourceId: id, metadata: { ended } });
      return ended;
    });
  }

  /** Looked at afterwards, which costs nothing: whoever may not is undone. */
  #change(caller: Caller, change: (session: KeyringSession) => Promise<User>): Promise<User> {
    return this.#store.session(async (session) => {
      const changed = await change(session);
      caller.requireToManage(changed);
      return changed;
    });
  }
}

/** After the user was changed: who signs in at this moment has then either locked the user before, or finds the change. */
async function endSessions({ knex }: KeyringSession, userId: string): Promise<number> {
  return knex('sessions').where({ user_id: userId }).del();
}

/** One by one, so that each has its entry in the trail, and a part at a time: there may be any number. */
async function revokeKeys({ apiKeys }: KeyringSession, userId: string): Promise<void> {
  for (;;) {
    const keys = await apiKeys.list({ where: { userId }, limit: 500 });
    if (keys.length === 0) return;
    await Promise.all(keys.map(({ id }) => apiKeys.revoke(id)));
  }
}

/** What is made belongs to the organization that its maker acts for. @throws ForbiddenError */
function requireOrganization({ organizationId }: Caller): void {
  if (organizationId === undefined)
    throw new ForbiddenError('Name the organization to act for, in the header Keyring-Organization.');
}
