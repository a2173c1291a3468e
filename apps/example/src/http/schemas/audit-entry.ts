import type { AuditEntry } from '@holdfast/repositories';
import { type Static, Type } from 'typebox';
import { Exactly, Id, NullableText, Timestamp } from './common.ts';

/** What became of one property. Values are in a form of JSON that loses nothing: large numbers and times are text. */
const Difference = Type.Object(
  {
    property: Type.String(),
    from: Type.Optional(Type.Unknown({ description: 'Absent where it was created.' })),
    to: Type.Optional(Type.Unknown({ description: 'Absent where it was removed.' })),
    redacted: Type.Optional(Type.Boolean({ description: 'In place of values that may not be shown.' })),
  },
  { title: 'Difference' },
);

/** An entry of the audit trail. */
export const EntryView = Type.Object(
  {
    id: Type.String(),
    action: Type.String(),
    resourceType: Type.String(),
    resourceId: NullableText,
    userId: NullableText,
    userEmail: NullableText,
    ipAddress: NullableText,
    userAgent: NullableText,
    requestId: NullableText,
    organizationId: NullableText,
    changes: Type.Array(Difference),
    status: Type.Enum(['success', 'failure', 'error']),
    errorMessage: NullableText,
    durationMs: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    createdAt: Timestamp,
    hash: Type.String({ description: 'What chains it to the entry before.' }),
  },
  { title: 'AuditEntry' },
);

const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' });

/** Which entries. */
export const EntryFilter = {
  action: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: '^[\\w.-]+\\*?$',
      description: 'An action, or those that begin so: users.update, users.*',
    }),
  ),
  resourceType: Type.Optional(Text),
  resourceId: Type.Optional(Text),
  userId: Type.Optional(Text),
  status: Type.Optional(Type.Enum(['success', 'failure', 'error'])),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
};

export const HistoryOf = Exactly({ resource: Type.Enum(['users', 'api_keys', 'organizations']), id: Id });

export function entryView(entry: AuditEntry): Static<typeof EntryView> {
  const { id, action, resourceType, resourceId, userId, userEmail, ipAddress, userAgent } = entry;
  const { status, errorMessage, durationMs, hash, metadata, changes, createdAt } = entry;
  return {
    ...{ action, resourceType, resourceId, userId, userEmail, ipAddress, userAgent },
    id: String(id),
    requestId: textIn(metadata?.['requestId']),
    organizationId: textIn(metadata?.['organizationId']),
    changes: Object.entries(changes ?? {}).map(([property, change]) => ({ property, ...change })),
    ...{ status, errorMessage, durationMs, hash },
    createdAt: createdAt.toISOString(),
  };
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The filter with its times as dates. */
export function datesIn<Given extends { readonly since?: string; readonly until?: string }>({
  since,
  until,
  ...others
}: Given): Omit<Given, 'since' | 'until'> & { readonly since?: Date; readonly until?: Date } {
  return {
    ...others,
    ...(since !== undefined && { since: new Date(since) }),
    ...(until !== undefined && { until: new Date(until) }),
  };
}
