import type { Organization } from '../generated/tables/index.ts';
import { asOperator } from './as-operator.ts';
import type { Caller } from './caller.ts';
import type { KeyringStores } from './store.ts';

export interface OrganizationSize {
  readonly organization: Organization;
  readonly users: number;
}

/** What Keyring does with organizations: operators see and make all of them, everybody else sees their own. */
export class Organizations {
  readonly #stores: Pick<KeyringStores, 'store' | 'reading'>;

  constructor(stores: Pick<KeyringStores, 'store' | 'reading'>) {
    this.#stores = stores;
  }

  /** Those in reach, by name, each with the number of its users: asked of Prisma, in the session's transaction. */
  list(caller: Caller): Promise<readonly OrganizationSize[]> {
    if (caller.isOperator) return asOperator(caller, () => this.#list({}));
    return this.#list({ id: caller.user.organizationId });
  }

  /** @throws ForbiddenError who is no operator; DuplicateError where the slug is taken */
  create(caller: Caller, values: { readonly slug: string; readonly name: string }): Promise<Organization> {
    return asOperator(caller, () =>
      this.#stores.store.session(({ organizations }) => organizations.create(values)),
    );
  }

  #list(where: { readonly id?: string }): Promise<readonly OrganizationSize[]> {
    return this.#stores.reading.session({ readOnly: true }, async ({ prisma }) => {
      const found = await prisma.organization.findMany({
        where,
        include: { _count: { select: { users: { where: { deletedAt: null } } } } },
        orderBy: { name: 'asc' },
        take: 1000,
      });
      return found.map(({ _count, ...organization }) => ({ organization, users: _count.users }));
    });
  }
}
