import type { AuditStatus, auditLog } from '../../audit/audit-log.ts';
import { search, type Where } from '../../criteria/where.ts';
import { QueryError } from '../../errors/query-error.ts';
import { quoteValue } from '../../errors/quote-value.ts';

/** Which entries. */
export interface EntryFilter {
  /** The action, or those that begin or end so: `orders.update`, `orders.*`, `*.delete`. */
  readonly action?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly userId?: string;
  readonly ipAddress?: string;
  readonly status?: AuditStatus;
  /** From this time on. */
  readonly since?: Date;
  /** Before this time. */
  readonly until?: Date;
  /** Text that stands in the action, the resource, the user's email or the error's message, upper or lower case. */
  readonly text?: string;
}

export function entriesThat(filter: EntryFilter): Where<typeof auditLog> {
  const { action, since, until, text, ...equal } = filter;
  const conditions: Where<typeof auditLog>[] = [];
  if (action !== undefined) conditions.push(actionLike(action));
  if (since !== undefined) conditions.push({ createdAt: { gte: since } });
  if (until !== undefined) conditions.push({ createdAt: { lt: until } });
  if (text !== undefined) conditions.push(search(searched, text));
  for (const property of ['resourceType', 'resourceId', 'userId', 'ipAddress', 'status'] as const) {
    const value = equal[property];
    if (value !== undefined) conditions.push({ [property]: value });
  }
  return { and: conditions };
}

const searched = ['action', 'resourceType', 'resourceId', 'userEmail', 'errorMessage'] as const;

function actionLike(pattern: string): Where<typeof auditLog> {
  const [begin = '', end, ...more] = pattern.split('*');
  if (end === undefined) return { action: pattern };
  if (more.length === 0 && end === '') return begin === '' ? {} : { action: { startsWith: begin } };
  if (more.length === 0 && begin === '') return { action: { endsWith: end } };
  throw new QueryError(
    `An action's pattern has one "*", at its beginning or its end ("orders.*", "*.delete"), not ${quoteValue(pattern)}.`,
  );
}
