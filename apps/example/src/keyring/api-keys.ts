import {
  type CursorPage,
  type IssuedApiKey,
  search,
  type Visibility,
  type Where,
} from '@holdfast/repositories';
import { isHoldfastError } from '@holdfast/resilience';
import type { ApiKey, apiKey, User } from '../generated/tables/index.ts';
import type { Caller } from './caller.ts';
import { ConflictError } from './conflict-error.ts';
import type { KeyringSession, KeyringStore } from './store.ts';
import type { Part } from './users.ts';

export interface KeyRequest {
  readonly name: string;
  readonly description?: string | null;
  /** Names such as `users:read`, `users:*` or `*`; a key can never do more than its user. */
  readonly permissions: readonly string[];
  readonly expiresAt?: Date | null;
}

export interface KeyFilter {
  /** Text in the name, or in the part of the token that is shown. */
  readonly search?: string;
  readonly userId?: string;
  readonly visibility?: Visibility;
}

/** What Keyring does with API keys. Each change is one transaction, its audit entry in it. */
export class ApiKeys {
  readonly #store: KeyringStore;

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  list(caller: Caller, filter: KeyFilter, { limit, cursor }: Part): Promise<CursorPage<ApiKey>> {
    const { search: text, visibility = 'live', ...equal } = filter;
    const where: Where<typeof apiKey>[] = [equal];
    // Said again, although nothing else is in reach, so that the index by organization is used.
    if (caller.organizationId !== undefined) where.push({ organizationId: caller.organizationId });
    if (text !== undefined && text !== '') where.push(search(['name', 'keyPrefix'], text));
    const orderBy = { createdAt: 'desc' } as const;
    const part = { orderBy, first: limit, after: cursor };
    return this.#store.apiKeys.cursor({ where: { and: where }, visibility, ...part });
  }

  /** @throws NotFoundError */
  get(id: string): Promise<ApiKey> {
    return this.#store.apiKeys.get(id);
  }

  /** Issues a key. Its token is answered here and nowhere else. @throws ForbiddenError; NotFoundError; DuplicateError */
  issue(caller: Caller, userId: string, request: KeyRequest): Promise<IssuedApiKey<ApiKey>> {
    caller.requireToGrant(request.permissions);
    return this.#store.session(async (session) => {
      // Locked, so that a user who is deleted at this moment is left no key.
      const owner = await session.users.get(userId, { lock: { for: 'share' } });
      caller.requireToManage(owner);
      return actingIn(owner.organizationId, session, this.#store, (inner) =>
        inner.apiKeys.createApiKey({ userId, ...request }),
      );
    });
  }

  /**
   * Puts a new key in the place of one, whose token is good for `overlapMs` more.
   * @throws ForbiddenError; NotFoundError; ConflictError where it has expired or was rotated already, or its user is deleted
   */
  rotate(caller: Caller, id: string, overlapMs: number | undefined): Promise<IssuedApiKey<ApiKey>> {
    return this.#store.session(async (session) => {
      const { key, owner } = await this.#manageable(caller, session, id);
      if (owner.deletedAt !== null) throw new ConflictError('The key is that of a user who is deleted.');
      caller.requireToGrant(namesIn(key));
      try {
        return await actingIn(key.organizationId, session, this.#store, (inner) =>
          inner.apiKeys.rotate(id, overlapMs === undefined ? {} : { overlapMs }),
        );
      } catch (error) {
        if (!isHoldfastError(error, 'HF_API_KEY_ENDED')) throw error;
        throw new ConflictError('The key has expired, or has been rotated already.', { cause: error });
      }
    });
  }

  /** Ends a key at once. @throws ForbiddenError; NotFoundError; VersionConflictError */
  async revoke(caller: Caller, id: string): Promise<void> {
    await this.#store.session(async (session) => {
      await this.#manageable(caller, session, id);
      await session.apiKeys.revoke(id);
    });
  }

  /** @throws ForbiddenError; NotFoundError; VersionConflictError */
  setPermissions(
    caller: Caller,
    id: string,
    permissions: readonly string[],
    version: number,
  ): Promise<ApiKey> {
    caller.requireToGrant(permissions);
    return this.#store.session(async (session) => {
      await this.#manageable(caller, session, id);
      return session.apiKeys.updatePermissions(id, permissions, { version });
    });
  }

  /** A key with its user, who may be deleted, and is not while the session lasts. @throws ForbiddenError; NotFoundError */
  async #manageable(
    caller: Caller,
    session: KeyringSession,
    id: string,
  ): Promise<{ readonly key: ApiKey; readonly owner: User }> {
    const key = await session.apiKeys.get(id);
    const owner = await session.users.get(key.userId, { visibility: 'all', lock: { for: 'share' } });
    caller.requireToManage(owner);
    return { key, owner };
  }
}

/** What is made for a row belongs to the row's organization, also where an operator looks at all of them. */
function actingIn<Result>(
  organizationId: string,
  session: KeyringSession,
  store: KeyringStore,
  work: (session: KeyringSession) => Promise<Result>,
): Promise<Result> {
  if (session.actor.organizationId === organizationId) return work(session);
  return store.session({ actor: { ...session.actor, organizationId } }, work);
}

function namesIn({ permissions }: ApiKey): readonly string[] {
  return Array.isArray(permissions) ? permissions.filter((name) => typeof name === 'string') : [];
}
