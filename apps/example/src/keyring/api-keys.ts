import type { Row } from '@holdfast/db-types';
import { type Actor, NotFoundError } from '@holdfast/repositories';
import type { apiKey } from '../generated/tables/index.ts';
import type { KeyUsage } from './key-usage.ts';
import { record } from './record.ts';
import type { KeyringStore } from './store.ts';
import { hashToken, issueToken } from './token.ts';

export type ApiKey = Row<typeof apiKey>;

export interface KeyRequest {
  readonly name: string;
  /** `*` permits everything. */
  readonly permissions: readonly string[];
  readonly expiresAt?: Date;
}

/** A key with its token, which is known only at this moment. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly token: string;
}

/** Who a key belongs to, and what it permits. */
export interface Identity {
  readonly userId: string;
  readonly username: string;
  readonly keyName: string;
  readonly permissions: readonly string[];
}

/** What Keyring does with API keys: each change with its audit entry, in one transaction. */
export class ApiKeys {
  readonly #store: KeyringStore;
  readonly #usage: KeyUsage;

  constructor(store: KeyringStore, usage: KeyUsage) {
    this.#store = store;
    this.#usage = usage;
  }

  /** Issues a key. Its token is answered here and nowhere else. */
  async issue(actor: Actor, userId: string, request: KeyRequest): Promise<IssuedKey> {
    const { token, prefix, hash } = issueToken();
    return this.#store.session({ actor }, async (session) => {
      await session.users.get(userId);
      const key = await session.apiKeys.create({
        userId,
        name: request.name,
        permissions: [...request.permissions],
        expiresAt: request.expiresAt ?? null,
        keyHash: hash,
        keyPrefix: prefix,
      });
      await record(session, { action: 'api_key.create', resourceId: key.id });
      return { key, token };
    });
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    await this.#store.session({ actor }, async (session) => {
      await session.apiKeys.delete(id);
      await record(session, { action: 'api_key.revoke', resourceId: id });
    });
  }

  /** Replaces a key by a new one of the same name: the old token ends with the transaction that makes the new one. */
  async rotate(actor: Actor, id: string): Promise<IssuedKey> {
    const { token, prefix, hash } = issueToken();
    return this.#store.session({ actor }, async (session) => {
      const old = await session.prisma.apiKey.findFirst({
        where: { id, deletedAt: null },
        include: { user: true },
      });
      if (old === null || old.user.deletedAt !== null) throw new NotFoundError('api_keys', id);
      await session.apiKeys.delete(id);
      const key = await session.apiKeys.create({
        userId: old.userId,
        name: old.name,
        description: old.description,
        permissions: namesIn(old.permissions),
        expiresAt: old.expiresAt,
        keyHash: hash,
        keyPrefix: prefix,
      });
      await record(session, {
        action: 'api_key.rotate',
        resourceId: key.id,
        changes: { id: { from: id, to: key.id } },
      });
      return { key, token };
    });
  }

  /** Whose token this is, if it is a valid one. Its use is counted. */
  async identify(token: string): Promise<Identity | undefined> {
    const key = await this.#store.apiKeys.first({ where: { keyHash: hashToken(token) } });
    if (key === undefined || (key.expiresAt !== null && key.expiresAt <= new Date())) return undefined;
    const user = await this.#store.users.first({ where: { id: key.userId, isActive: true } });
    if (user === undefined) return undefined;
    this.#usage.count(key.id);
    return {
      userId: user.id,
      username: user.username,
      keyName: key.name,
      permissions: namesIn(key.permissions),
    };
  }
}

function namesIn(permissions: unknown): string[] {
  return Array.isArray(permissions) ? permissions.filter((name) => typeof name === 'string') : [];
}
