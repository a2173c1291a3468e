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

/** What Keyring does with users. Each change is one transaction, its audit entry in it. */
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
    return this.#store.session({ readOnly: true }, ({ users }) =>
      users.cursor({ where: { and: where }, visibility, orderBy, first: limit, after: cursor }),
    );
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
    return this.#store.users.createUser(values);
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
      await endSessions(session, id);
      return session.users.deactivate(id);
    });
  }

  /** @throws ForbiddenError where the user can do more than the caller; InvalidPasswordError; NotFoundError */
  setPassword(caller: Caller, id: string, password: string): Promise<User> {
    return this.#change(caller, async (session) => {
      const changed = await session.users.updatePassword(id, password);
      caller.requireToStandFor(changed);
      await endSessions(session, id);
      return changed;
    });
  }

  /** Softly: the user can be restored. @throws NotFoundError; VersionConflictError */
  async delete(caller: Caller, id: string, version: number | undefined): Promise<void> {
    await this.#store.session(async (session) => {
      caller.requireToManage(await session.users.get(id));
      await endSessions(session, id);
      await session.users.delete(id, version === undefined ? {} : { version });
    });
  }

  restore(caller: Caller, id: string): Promise<User> {
    return this.#change(caller, ({ users }) => users.restore(id));
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

async function endSessions({ knex }: KeyringSession, userId: string): Promise<number> {
  return knex('sessions').where({ user_id: userId }).del();
}

/** What is made belongs to the organization that its maker acts for. @throws ForbiddenError */
function requireOrganization({ organizationId }: Caller): void {
  if (organizationId === undefined)
    throw new ForbiddenError('Name the organization to act for, in the header Keyring-Organization.');
}
