import type {
  AuditEntry,
  auditLog,
  CursorPage,
  ReadRepository,
  Verification,
  Where,
} from '@holdfast/repositories';
import { asOperator } from './as-operator.ts';
import type { Caller } from './caller.ts';
import type { KeyringSession, KeyringStore } from './store.ts';
import type { Part } from './users.ts';

export interface TrailFilter {
  /** An action, or those that begin so: `users.update`, `users.*`. */
  readonly action?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly userId?: string;
  readonly status?: AuditEntry['status'];
  readonly since?: Date;
  readonly until?: Date;
}

/** What has a history, by the name that the trail and the API have for it. */
export type Resource = 'users' | 'api_keys' | 'organizations';

/** What is recorded of the caller's organization; of all, where an operator looks at all. */
export class Trail {
  readonly #store: KeyringStore;

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  async search(
    caller: Caller,
    filter: TrailFilter,
    { limit, cursor }: Part,
  ): Promise<CursorPage<AuditEntry>> {
    const part = { orderBy: { id: 'desc' }, first: limit, after: cursor } as const;
    const page = await this.#store.session({ readOnly: true }, (session) =>
      inReachOf(caller, session).cursor({ where: entriesThat(filter), ...part }),
    );
    for (const entry of page.rows) requireOwn(caller, entry);
    return page;
  }

  /** What happened to one thing, newest first. */
  async history(
    caller: Caller,
    resource: Resource,
    id: string,
    { limit, before }: { readonly limit: number; readonly before?: bigint },
  ): Promise<readonly AuditEntry[]> {
    const where = {
      ...{ resourceType: resource, resourceId: id },
      ...(before !== undefined && { id: { lt: before } }),
    };
    const entries = await this.#store.session({ readOnly: true }, (session) =>
      inReachOf(caller, session).list({ where, orderBy: { id: 'desc' }, limit }),
    );
    for (const entry of entries) requireOwn(caller, entry);
    return entries;
  }

  /** All entries that match, newest first, however many. */
  async *export(caller: Caller, filter: TrailFilter): AsyncGenerator<AuditEntry> {
    const entries = inReachOf(caller, this.#store).stream({
      where: entriesThat(filter),
      orderBy: { id: 'desc' },
      chunk: 1000,
    });
    for await (const entry of entries) {
      requireOwn(caller, entry);
      yield entry;
    }
  }

  /** Whether every entry of every organization is as it was written. @throws ForbiddenError who is no operator */
  verify(caller: Caller): Promise<Verification> {
    return asOperator(caller, () => this.#store.session({ readOnly: true }, ({ audit }) => audit.verify()));
  }
}

/** The caller's organization's entries, or all of them where an operator looks at all. */
function inReachOf(
  { organizationId }: Caller,
  { audit, ownTrail }: Pick<KeyringSession, 'audit' | 'ownTrail'>,
): ReadRepository<typeof auditLog> {
  return organizationId === undefined ? audit : ownTrail;
}

/** The second wall, and the only one here that is not the database's: the trail knows no owners for a repository to go by. */
function requireOwn({ organizationId }: Caller, { id, metadata }: AuditEntry): void {
  if (organizationId === undefined || metadata?.['organizationId'] === organizationId) return;
  throw new Error(`Entry ${id} is another organization's: is row security in force on audit_log?`);
}

function entriesThat({ action, since, until, ...equal }: TrailFilter): Where<typeof auditLog> {
  const conditions: Where<typeof auditLog>[] = [equal];
  if (since !== undefined) conditions.push({ createdAt: { gte: since } });
  if (until !== undefined) conditions.push({ createdAt: { lt: until } });
  if (action?.endsWith('*')) conditions.push({ action: { startsWith: action.slice(0, -1) } });
  else if (action !== undefined) conditions.push({ action });
  return { and: conditions };
}
