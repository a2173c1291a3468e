import { actAs, systemActor } from '@holdfast/repositories';
import type { Organization, User } from '../generated/tables/index.ts';
import type { KeyringStore } from './store.ts';
import type { Registration } from './users.ts';

/** What comes first, before there is anybody who could ask the API for it: done in the system's own name. */
export class Bootstrap {
  readonly #store: KeyringStore;

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  /** The organization of this slug, made where it is not there yet. */
  organization(values: { readonly slug: string; readonly name: string }): Promise<Organization> {
    return actAs(systemActor, async () => {
      const found = await this.#store.organizations.findBy({ slug: values.slug });
      return found ?? this.#store.organizations.create(values);
    });
  }

  /** A user of an organization; an operator of the platform where `isSuperuser` says so. */
  user(organizationId: string, values: Registration & { readonly isSuperuser?: boolean }): Promise<User> {
    return actAs({ ...systemActor, organizationId }, () => this.#store.users.createUser(values));
  }

  /** A key of a user, and its token, which is answered here and nowhere else. */
  async token({ id, organizationId }: User, name: string, permissions: readonly string[]): Promise<string> {
    const issued = await actAs({ ...systemActor, organizationId }, () =>
      this.#store.apiKeys.createApiKey({ userId: id, name, permissions }),
    );
    return issued.token;
  }
}
