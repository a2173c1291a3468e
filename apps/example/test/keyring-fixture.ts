import { randomUUID } from 'node:crypto';
import { postgres } from '@holdfast/resilience/postgres';
import { pino } from 'pino';
import type { User } from '../src/generated/tables/index.ts';
import { buildServer, type ServerOptions } from '../src/http/server.ts';
import type { App } from '../src/http/type-provider.ts';
import { Bootstrap } from '../src/keyring/bootstrap.ts';
import { type DatabaseOptions, type KeyringDatabases, openDatabases } from '../src/keyring/databases.ts';
import { migratorOn } from '../src/keyring/migrations.ts';
import { passingSecrets } from '../src/keyring/secrets.ts';
import { type KeyringStores, openStores } from '../src/keyring/store.ts';

export const password = 'correct horse battery';

/** A user of an organization, and the token of a key of theirs that permits everything. */
export interface Somebody {
  readonly user: User;
  readonly token: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly body: ReturnType<typeof JSON.parse>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A Keyring with two organizations and an operator, on an empty database. */
export class KeyringFixture {
  readonly app: App;
  readonly stores: KeyringStores;
  readonly databases: KeyringDatabases;
  readonly bootstrap: Bootstrap;

  private constructor(app: App, stores: KeyringStores, databases: KeyringDatabases) {
    this.app = app;
    this.stores = stores;
    this.databases = databases;
    this.bootstrap = new Bootstrap(stores.store);
  }

  static async open(
    url: string,
    options: Partial<ServerOptions> = {},
    database: Partial<DatabaseOptions> = {},
  ): Promise<KeyringFixture> {
    const owner = postgres({ url, pool: { max: 2 } });
    await migratorOn(owner).up();
    await owner.close();
    return KeyringFixture.serve(url, options, database);
  }

  /** The same on a database as it is. */
  static async serve(
    url: string,
    options: Partial<ServerOptions> = {},
    database: Partial<DatabaseOptions> = {},
  ): Promise<KeyringFixture> {
    const databases = openDatabases({ url, ...database });
    const { secrets = passingSecrets() } = options;
    const stores = openStores(databases, secrets);
    const app = await buildServer({
      ...{ databases, stores, secrets, https: false },
      logger: pino({ level: 'silent' }),
      rateLimits: { perCaller: 1e9, perSignIn: 1e9 },
      ...options,
    });
    return new KeyringFixture(app, stores, databases);
  }

  /** A user of the organization of this slug, which is made where it is not there. */
  async somebody(
    slug: string,
    values: {
      readonly role?: User['role'];
      readonly isSuperuser?: boolean;
      readonly permissions?: readonly string[];
    } = {},
  ): Promise<Somebody> {
    const { role = 'admin', isSuperuser = false, permissions = ['*'] } = values;
    const organization = await this.bootstrap.organization({ slug, name: slug.toUpperCase() });
    const username = `${slug}-${randomUUID().slice(0, 8)}`;
    const user = await this.bootstrap.user(organization.id, {
      ...{ username, email: `${username}@keyring.example`, password, role, isSuperuser },
    });
    return { user, token: await this.bootstrap.token(user, 'test', permissions) };
  }

  /** Requests with an API key. */
  as(token: string | undefined, headers: Readonly<Record<string, string>> = {}) {
    return (method: Method, url: string, payload?: object | string): Promise<Answer> =>
      this.request(method, url, {
        headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
        ...(payload !== undefined && { payload }),
      });
  }

  async request(
    method: Method,
    url: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly payload?: object | string } = {},
  ): Promise<Answer> {
    const response = await this.app.inject({ method, url, ...options });
    const isJson = /\/(?:problem\+)?json/.test(String(response.headers['content-type'] ?? ''));
    return {
      status: response.statusCode,
      body: isJson && response.body !== '' ? JSON.parse(response.body) : undefined,
      headers: response.headers,
      text: response.body,
    };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.stores.close();
  }
}
