import { ColumnValueError, type NewRow, type Row } from '@holdfast/db-types';
import type { RepositoryContext } from '../../access/table-access.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { matches, type Where } from '../../criteria/where.ts';
import { findByKey, notFound } from '../../reading/find-row.ts';
import { listRows } from '../../reading/list-rows.ts';
import type { OrderBy } from '../../reading/order.ts';
import type { ListOptions } from '../../reading/read-options.ts';
import { patched } from '../../writing/assignments.ts';
import { type ChangeOptions, changeRow } from '../../writing/change-row.ts';
import { changeIf } from '../change-if.ts';
import { RepositoryBase } from '../repository-base.ts';
import type { user } from '../user/user.ts';
import type { UserTable } from '../user/user-table.ts';
import { type ApiKeyOptions, type ApiKeySettings, settingsOf } from './api-key-options.ts';
import { type ApiKeyTable, valuesOf } from './api-key-table.ts';
import { type ApiKeyAuthentication, authenticateKey, type TokenOptions } from './authenticate-key.ts';
import { findByHashes } from './find-key.ts';
import { IssuedApiKey } from './issued-api-key.ts';
import { permits, requirePermissions } from './permissions.ts';
import { type RotationOptions, rotateKey } from './rotate-key.ts';
import { isApiToken, makeToken, shownPart } from './token/token.ts';
import type { KeyUse } from './usage/uses.ts';
import { writeUse } from './usage/write-use.ts';

/** A key to be created: whose it is, its name, what it permits, and whatever else the table has. */
export type NewApiKey<T extends ApiKeyTable> = Omit<
  NewRow<T>,
  'keyHash' | 'keyPrefix' | 'permissions' | 'lastUsedAt' | 'lastUsedIp' | 'usageCount'
> & {
  /** @default none */
  readonly permissions?: readonly string[];
};

/** A class of API key repositories for one table: extend it, or use it as it is. */
export type ApiKeyRepositoryClass<T extends ApiKeyTable, Users extends UserTable> = new (
  context: RepositoryContext,
) => ApiKeyRepository<T, Users>;

/**
 * Issues API keys and checks them. A token is answered once, when it is made; what is stored is a keyed hash of it. To revoke
 * a key is to `delete` it.
 *
 * @example
 * const usage = new ApiKeyUsage({ database });
 * class ApiKeys extends ApiKeyRepository.for(apiKey, { keys: keyRing({ … }), prefix: 'acme_live', usage }) {}
 */
export class ApiKeyRepository<
  T extends ApiKeyTable,
  Users extends UserTable = typeof user,
> extends RepositoryBase<T> {
  readonly #settings: ApiKeySettings<Users>;

  constructor(table: T, context: RepositoryContext, settings: ApiKeySettings<Users>) {
    super(table, context);
    this.#settings = settings;
  }

  /** @throws InvalidOptionError */
  static for<T extends ApiKeyTable, Users extends UserTable = typeof user>(
    table: T,
    options: ApiKeyOptions<Users>,
  ): ApiKeyRepositoryClass<T, Users> {
    const settings = settingsOf(options);
    return class extends ApiKeyRepository<T, Users> {
      constructor(context: RepositoryContext) {
        super(table, context, settings);
      }
    };
  }

  /**
   * Creates a key, and answers it with its token, which nobody can ask for again.
   * @throws NotFoundError where there is no such user; ColumnValueError; DuplicateError where the user has a key of that name
   */
  async createApiKey(given: NewApiKey<T>): Promise<IssuedApiKey<Row<T>>> {
    const values: Readonly<Record<string, unknown>> = { permissions: [], ...given };
    const permissions = requirePermissions(this.table.name, values['permissions']);
    this.#requireFuture(values['expiresAt']);
    await this.#requireUser(values['userId']);
    const { token, ...stored } = this.#newToken();
    // What a new row needs, with the hash that was left out of it.
    const row = { ...values, permissions, ...stored } as unknown as NewRow<T>;
    return new IssuedApiKey(await this.create(row), token);
  }

  /**
   * Puts a new key in the place of this one, with its name, permissions and all else it says, and answers it with its token.
   * The old token is good for `overlapMs` more, so that those who use it can change over; its key then has a name that says
   * when it was rotated.
   *
   * @throws NotFoundError; ApiKeyEndedError where it has expired, or has been rotated already; InvalidOptionError
   */
  async rotate(id: RowKey<T>, options: RotationOptions = {}): Promise<IssuedApiKey<Row<T>>> {
    this.#requireFuture(options.expiresAt);
    const { token, ...stored } = this.#newToken();
    return new IssuedApiKey(await rotateKey(this.access, id, stored, options), token);
  }

  /** Ends a key at once. It is deleted softly, so that it can be told later whose token it was. @throws NotFoundError */
  revoke(id: RowKey<T>, options: ChangeOptions = {}): Promise<void> {
    return this.delete(id, options);
  }

  /**
   * Checks a token: that it was issued, is not revoked and not expired, and that its user is there and active. Its use is
   * recorded where the repository has a `usage`, without a write.
   *
   * @throws ColumnValueError where `ip` is no address
   * @example
   * const caller = await apiKeys.authenticate(bearer, { ip: request.ip });
   * if (!caller.authenticated) return reply.code(401); // and never caller.reason
   * if (!permits(caller.key.permissions, 'orders:read')) return reply.code(403);
   */
  authenticate(token: string, options: TokenOptions = {}): Promise<ApiKeyAuthentication<Row<T>, Row<Users>>> {
    return authenticateKey(this.access, this.#settings, token, options);
  }

  /** The key of a token, expired or not; undefined where it is none, or was revoked. */
  async getByToken(token: string): Promise<Row<T> | undefined> {
    if (!isApiToken(token)) return undefined;
    return findByHashes(this.access, this.#settings.hash.candidates(token), 'live');
  }

  /** The key that is stored under this hash. @throws ColumnValueError where it is none */
  async getByHash(hash: string): Promise<Row<T> | undefined> {
    return findByHashes(this.access, [hash], 'live');
  }

  /** The keys whose tokens' secret begins so, which is hardly ever more than one. A whole token is taken, too. */
  async getByPrefix(keyPrefix: string): Promise<Row<T>[]> {
    return this.#list({ keyPrefix: isApiToken(keyPrefix) ? shownPart(keyPrefix) : keyPrefix });
  }

  /** A user's keys, the newest first. */
  async getByUserId(
    userId: string,
    { includeExpired = false }: { readonly includeExpired?: boolean } = {},
  ): Promise<Row<T>[]> {
    const lasting: Where<ApiKeyTable> = {
      or: [{ expiresAt: null }, { expiresAt: { gt: this.access.now() } }],
    };
    return this.#list({ userId, ...(!includeExpired && lasting) }, { createdAt: 'desc' });
  }

  /** A user's key of this name. */
  async getByNameAndUser(name: string, userId: string): Promise<Row<T> | undefined> {
    return (await this.#list({ name, userId }))[0];
  }

  /** Keys that have expired, the longest ago first. @param options.limit how many. @default 100 */
  async getExpiredKeys({ limit = 100 }: { readonly limit?: number } = {}): Promise<Row<T>[]> {
    return this.#list({ expiresAt: { lte: this.access.now() } }, { expiresAt: 'asc' }, limit);
  }

  /**
   * Whether the key permits something (see `permits`). One that is revoked or expired permits nothing.
   * @throws QueryError where it is no name of a permission
   */
  async checkPermission(id: RowKey<T>, permission: string): Promise<boolean> {
    const row = await this.find(id);
    const { permissions, expiresAt = null } = row === undefined ? { permissions: [] } : valuesOf(row);
    const permitted = permits(permissions, permission);
    return permitted && (expiresAt === null || expiresAt > this.access.now());
  }

  /** Sets what the key permits. @throws ColumnValueError; NotFoundError; VersionConflictError */
  async updatePermissions(
    id: RowKey<T>,
    permissions: readonly string[],
    options: ChangeOptions = {},
  ): Promise<Row<T>> {
    const values = { permissions: requirePermissions(this.table.name, permissions) };
    return changeRow(this.access, id, { action: 'update', ...patched(this.access, values) }, options);
  }

  /**
   * Lets the key expire later. One that lasts as long already, or for ever, stays as it is.
   * @throws ColumnValueError where the time has passed; NotFoundError
   */
  async extendExpiration(id: RowKey<T>, expiresAt: Date): Promise<Row<T>> {
    this.#requireFuture(expiresAt);
    const sooner: Where<ApiKeyTable> = { expiresAt: { lt: expiresAt } };
    const extended = await changeIf(this.access, id, matches(this.access.mapped, sooner), { expiresAt });
    return extended ?? this.get(id);
  }

  /**
   * Counts uses of a key: in memory where the repository has a `usage`, to be written with those of others, else at once.
   * @throws ColumnValueError; InvalidOptionError
   */
  async recordUsage(id: string, use: KeyUse = {}): Promise<void> {
    const { usage } = this.#settings;
    if (usage === undefined) await writeUse(this.access, id, use);
    else usage.record(id, use);
  }

  #newToken(): { readonly token: string; readonly keyHash: string; readonly keyPrefix: string } {
    const token = makeToken(this.#settings.prefix);
    const [keyHash] = this.#settings.hash.candidates(token);
    return { token, keyHash, keyPrefix: shownPart(token) };
  }

  async #requireUser(userId: unknown): Promise<void> {
    const users = this.access.to(this.#settings.users);
    // Whatever it is, the column it is compared with says whether it is an id.
    const key = userId as RowKey<Users>;
    if ((await findByKey(users, key, {})) === undefined) await notFound(users, key, {});
  }

  #requireFuture(expiresAt: unknown): void {
    if (!(expiresAt instanceof Date) || expiresAt > this.access.now()) return;
    throw new ColumnValueError(this.table.name, 'expiresAt', expiresAt, 'it has passed');
  }

  #list(where: Where<ApiKeyTable>, orderBy: OrderBy<ApiKeyTable> = {}, limit?: number): Promise<Row<T>[]> {
    // Every table of keys has these columns, so what is said of them holds for this one.
    const options = { where, orderBy, limit } as unknown as ListOptions<T>;
    return listRows(this.access, options);
  }
}
