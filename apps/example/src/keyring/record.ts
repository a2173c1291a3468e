import type { KeyringSession } from './store.ts';

/** One thing done to one resource. */
export interface Deed {
  /** `resource.action`, such as `user.create`. */
  readonly action: `${'user' | 'api_key'}.${string}`;
  readonly resourceId: string;
  /** Old and new values by field. Secrets stay out. */
  readonly changes?: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
}

/** Writes the audit entry in the deed's own transaction: neither is there without the other. */
export async function record(session: KeyringSession, { action, resourceId, changes }: Deed): Promise<void> {
  const { id, ip, requestId } = session.actor;
  await session.auditLog.create({
    action,
    resourceType: action.slice(0, action.indexOf('.')),
    resourceId,
    userId: id,
    ipAddress: ip ?? null,
    changes: changes === undefined ? null : JSON.parse(JSON.stringify(changes)),
    metadata: requestId === undefined ? null : { requestId },
  });
}
