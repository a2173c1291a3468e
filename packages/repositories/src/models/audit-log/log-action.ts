import type { TableAccess } from '../../access/table-access.ts';
import type { NewAuditEntry } from '../../audit/audit-dialect.ts';
import type {
  AuditEntry,
  AuditMetadata,
  AuditStatus,
  auditLog,
  StoredChanges,
} from '../../audit/audit-log.ts';
import { auditDialects } from '../../audit/dialects.ts';
import { contextOf } from '../../audit/entry-context.ts';
import { QueryError } from '../../errors/query-error.ts';
import { quoteValue } from '../../errors/quote-value.ts';

/** What the application did, and what became of it. */
export interface LoggedAction {
  /** As `resource.action`: `invoice.send`. */
  readonly action: string;
  /** @default what stands before the last point of the action */
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** @default 'success' */
  readonly status?: AuditStatus;
  readonly changes?: StoredChanges;
  /** Kept beside the actor's request id. */
  readonly metadata?: AuditMetadata;
  readonly errorMessage?: string;
  /** How long it took, in whole milliseconds. */
  readonly durationMs?: number;
}

const pattern = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+$/;

/**
 * Adds an entry for something that no repository wrote.
 * @throws QueryError where the action is not `resource.action`; ColumnValueError
 */
export async function logAction(
  log: TableAccess<typeof auditLog>,
  { action, metadata, ...given }: LoggedAction,
): Promise<AuditEntry> {
  if (typeof action !== 'string' || !pattern.test(action)) {
    throw new QueryError(`An action is "resource.action", as in "invoice.send", not ${quoteValue(action)}.`);
  }
  const { metadata: request, ...context } = contextOf(log.actor);
  const entry: NewAuditEntry = {
    resourceType: action.slice(0, action.lastIndexOf('.')),
    ...given,
    ...context,
    action,
    metadata: request === null && metadata === undefined ? null : { ...metadata, ...request },
    createdAt: log.now(),
  };
  return auditDialects[log.context.queryable.dialect].append(log, entry);
}
