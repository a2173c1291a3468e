import type { NewRow, Row } from '@holdfast/db-types';
import type { RepositoryContext } from '../../access/table-access.ts';
import { equals } from '../../criteria/equality.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { search, type Where } from '../../criteria/where.ts';
import type { Page, PageOptions } from '../../paging/offset-page.ts';
import type { OrderBy } from '../../reading/order.ts';
import type { ListOptions } from '../../reading/read-options.ts';
import { patched } from '../../writing/assignments.ts';
import { type ChangeOptions, changeRow } from '../../writing/change-row.ts';
import { changeIf } from '../change-if.ts';
import { RepositoryBase } from '../repository-base.ts';
import { selectWhere } from '../select-where.ts';
import { type Authentication, authenticate, type LoginOptions } from './authenticate.ts';
import { hasEmail, hasUsername } from './find-user.ts';
import { user } from './user.ts';
import { settingsOf, type UserOptions, type UserSettings } from './user-options.ts';
import type { UserTable } from './user-table.ts';

/** A user to be created: a row with a password in place of its hash. */
export type NewUser<T extends UserTable> = Omit<NewRow<T>, 'passwordHash'> & { readonly password: string };

/** A class of user repositories for one table: extend it, or use it as it is. */
export type UserRepositoryClass<T extends UserTable> = new (
  context: RepositoryContext,
) => UserRepositoryOf<T>;

/**
 * Reads and writes users, and checks their passwords. Passwords are hashed before a statement is sent; in a session its
 * connection waits meanwhile, which `hashPassword` ahead of it avoids.
 */
export class UserRepositoryOf<T extends UserTable> extends RepositoryBase<T> {
  readonly #settings: UserSettings;

  constructor(table: T, context: RepositoryContext, settings: UserSettings) {
    super(table, context);
    this.#settings = settings;
  }

  /** The user of this username, in this very case. @throws ColumnValueError where nobody can have it */
  async getByUsername(username: string): Promise<Row<T> | undefined> {
    return (await selectWhere(this.access, hasUsername(this.access.mapped, username)))[0];
  }

  /** The user of this email address, in any case. @throws ColumnValueError where it is none */
  async getByEmail(email: string): Promise<Row<T> | undefined> {
    return (await selectWhere(this.access, hasEmail(this.access.mapped, email)))[0];
  }

  /** Whether nobody has this username. Users who are deleted have given theirs back. */
  async isUsernameAvailable(username: string): Promise<boolean> {
    return (await this.getByUsername(username)) === undefined;
  }

  /** Whether nobody has this email address, in any case. Users who are deleted have given theirs back. */
  async isEmailAvailable(email: string): Promise<boolean> {
    return (await this.getByEmail(email)) === undefined;
  }

  /**
   * Checks a password. Where it is right, and the user may sign in, `lastLoginAt` and `lastLoginIp` are noted, and a password
   * that was hashed in a weaker way than it would be now is hashed anew. It takes as long where there is no such user.
   *
   * Nothing is thrown where it is wrong, so a session in which an attempt is recorded goes on.
   *
   * @param login a username or an email address
   * @throws ColumnValueError where `ip` is no address; ConcurrencyLimitError where too many wait to sign in
   * @example
   * const login = await users.authenticate(body.login, body.password, { ip: request.ip });
   * if (!login.authenticated) return reply.code(401); // and never login.reason
   */
  authenticate(login: string, password: string, options: LoginOptions = {}): Promise<Authentication<Row<T>>> {
    return authenticate(this.access, this.#settings, login, password, options);
  }

  /**
   * The hash of a password, as `passwordHash` of a user is. What is hashed ahead of a session keeps no connection waiting.
   *
   * @throws InvalidPasswordError
   * @example
   * const passwordHash = await store.users.hashPassword(body.password);
   * await store.session(({ users }) => users.create({ ...values, passwordHash }));
   */
  async hashPassword(password: string): Promise<string> {
    return this.#settings.hasher.hash(this.#settings.rules.accept(password));
  }

  /**
   * Creates a user with a password.
   * @throws InvalidPasswordError; ColumnValueError; DuplicateError where username or email address are taken
   */
  async createUser({ password, ...values }: NewUser<T>): Promise<Row<T>> {
    const passwordHash = await this.hashPassword(password);
    // What a new row needs, with the hash that was left out of it.
    return this.create({ ...values, passwordHash } as unknown as NewRow<T>);
  }

  /** Sets a new password. @throws InvalidPasswordError; NotFoundError; VersionConflictError */
  async updatePassword(id: RowKey<T>, password: string, options: ChangeOptions = {}): Promise<Row<T>> {
    return this.#change(id, { passwordHash: await this.hashPassword(password) }, options);
  }

  /** Lets the user sign in again. @throws NotFoundError; VersionConflictError */
  activate(id: RowKey<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    return this.#change(id, { isActive: true }, options);
  }

  /** Keeps the user from signing in, by password and by API key. @throws NotFoundError; VersionConflictError */
  deactivate(id: RowKey<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    return this.#change(id, { isActive: false }, options);
  }

  /** Marks the user as verified. One who is already stays so, since when they were. @throws NotFoundError */
  async verifyUser(id: RowKey<T>): Promise<Row<T>> {
    const isVerified = this.access.mapped.mapping.column('isVerified');
    const unverified = equals(isVerified, isVerified.encode(false));
    const verified = await changeIf(this.access, id, unverified, {
      isVerified: true,
      verifiedAt: this.access.now(),
    });
    return verified ?? this.get(id);
  }

  /** The users who are active, the newest first unless `orderBy` says otherwise. */
  async getActiveUsers(options: ListOptions<T> = {}): Promise<Row<T>[]> {
    return this.list(this.#among(options, { isActive: true }, newestFirst));
  }

  /** The users who have not been verified, the longest waiting first unless `orderBy` says otherwise. */
  async getUnverifiedUsers(options: ListOptions<T> = {}): Promise<Row<T>[]> {
    return this.list(this.#among(options, { isVerified: false }, oldestFirst));
  }

  /** A page of the users who have `text` in their username, email address or full name, in any case. */
  async search(text: string, options: PageOptions<T> = {}): Promise<Page<Row<T>>> {
    return this.page(this.#among(options, search(['username', 'email', 'fullName'], text), newestFirst));
  }

  /** The options with a further condition, and an order where they have none. */
  #among<Options extends ListOptions<T> | PageOptions<T>>(
    options: Options,
    where: Where<UserTable>,
    orderBy: OrderBy<UserTable>,
  ): Options {
    const all = options.where === undefined ? [where] : [where, options.where];
    // Every user table has these columns, so what is said of them holds for this one.
    return { orderBy, ...options, where: { and: all } } as unknown as Options;
  }

  #change(id: RowKey<T>, values: Readonly<Record<string, unknown>>, options: ChangeOptions): Promise<Row<T>> {
    return changeRow(this.access, id, { action: 'update', ...patched(this.access, values) }, options);
  }
}

const newestFirst = { createdAt: 'desc' } as const;
const oldestFirst = { createdAt: 'asc' } as const;

let usual: UserSettings | undefined;

/**
 * The repository of users, on the table that `userSql` makes; `UserRepository.for` takes a table of your own that has its
 * columns and more.
 *
 * @example
 * class Users extends UserRepository {}
 * @example
 * class Users extends UserRepository.for(user, { requireVerified: true }) {}
 */
export class UserRepository extends UserRepositoryOf<typeof user> {
  constructor(context: RepositoryContext) {
    usual ??= settingsOf({});
    super(user, context, usual);
  }

  /** @throws InvalidOptionError */
  static for<T extends UserTable>(table: T, options: UserOptions = {}): UserRepositoryClass<T> {
    const settings = settingsOf(options);
    return class extends UserRepositoryOf<T> {
      constructor(context: RepositoryContext) {
        super(table, context, settings);
      }
    };
  }
}
