import type { CursorPage, IssuedApiKey, Visibility } from '@holdfast/repositories';
import { isHoldfastError } from '@holdfast/resilience';
import type { ApiKey } from '../generated/tables/index.ts';
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
    const { visibility = 'live', userId } = filter;
    const { organizationId } = caller;
    // The organization again, although nothing else is in reach, so that its index is used.
    const where = {
      ...(userId !== undefined && { userId }),
      ...(organizationId !== undefined && { organizationId }),
    };
    const orderBy = { createdAt: 'desc' } as const;
    return this.#store.session({ readOnly: true }, ({ apiKeys }) =>
      apiKeys.cursor({ where, visibility, orderBy, first: limit, after: cursor }),
    );
  }

  /** @throws NotFoundError */
  get(id: string): Promise<ApiKey> {
    return this.#store.apiKeys.get(id);
  }

  /** Issues a key. Its token is answered here and nowhere else. @throws ForbiddenError; NotFoundError; DuplicateError */
  issue(caller: Caller, userId: string, request: KeyRequest): Promise<IssuedApiKey<ApiKey>> {
    caller.requireToGrant(request.permissions);
    return this.#store.session(async (session) => {
      const owner = await session.users.get(userId);
      caller.requireToManage(owner);
      return actingIn(owner.organizationId, session, this.#store, (inner) =>
        inner.apiKeys.createApiKey({ userId, ...request }),
      );
    });
  }

  /**
   * Puts a new key in the place of one, whose token is good for `overlapMs` more.
   * @throws ForbiddenError; NotFoundError; ConflictError where it has expired or was rotated already
   */
  rotate(caller: Caller, id: string, overlapMs: number | undefined): Promise<IssuedApiKey<ApiKey>> {
    return this.#store.session(async (session) => {
      const key = await this.#manageable(caller, session, id);
      caller.requireToGrant(namesIn(key));
      try {
        return await actingIn(key.organizationId, session, this.#store, (inner) =>
          inner.apiKeys.rotate(id, overlapMs === undefined ? {} : { overlapMs }),
        );
      } catch (error) {
        if (!isHoldfastError(error, 'HF_QUERY')) throw error;
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

  async #manageable(caller: Caller, session: KeyringSession, id: string): Promise<ApiKey> {
    const key = await session.apiKeys.get(id);
    caller.requireToManage(await session.users.get(key.userId));
    return key;
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
