import {
  bigint,
  defineTable,
  enumeration,
  integer,
  json,
  type Row,
  text,
  timestamp,
} from '@holdfast/db-types';

/** Whether what an entry tells of was done, was refused, or broke. */
export type AuditStatus = 'success' | 'failure' | 'error';

/** What became of one property, as it is stored: a form of JSON that loses nothing. */
export interface StoredChange {
  readonly from?: unknown;
  readonly to?: unknown;
  /** In place of values that may not be shown. */
  readonly redacted?: true;
}

/** Changes by property. */
export type StoredChanges = Readonly<Record<string, StoredChange>>;

/** What else an entry knows, such as the request's id. */
export type AuditMetadata = Readonly<Record<string, unknown>>;

/** The audit trail: a table to which entries are only ever added. Its DDL is `auditLogSql`. */
export const auditLog = defineTable('audit_log', {
  /** In the order of writing, as far as one row's entries go. */
  id: bigint().primaryKey().generatedByDatabase(),
  /** What was done, as `resource.action`: `orders.update`. */
  action: text(),
  resourceType: text().named('resource_type'),
  /** The row's key: as text, or as a JSON array where it has several columns. */
  resourceId: text().nullable().named('resource_id'),
  userId: text().nullable().named('user_id'),
  userEmail: text().nullable().named('user_email'),
  /** Text, so that no odd address keeps a write from being recorded. */
  ipAddress: text().nullable().named('ip_address'),
  userAgent: text().nullable().named('user_agent'),
  changes: json<StoredChanges>().nullable(),
  metadata: json<AuditMetadata>().nullable().named('action_metadata'),
  status: enumeration(['success', 'failure', 'error']).default('success'),
  errorMessage: text().nullable().named('error_message'),
  durationMs: integer().nullable().named('duration_ms'),
  createdAt: timestamp().named('created_at'),
  /** Which of the hash chains the entry is in: one for each connection of the server, so that none waits for another. */
  lane: integer(),
  /** Its place in the chain, from 1 on without a gap. */
  sequence: bigint(),
  previousHash: text().named('previous_hash'),
  /** SHA-256 over the hash before it and all else that the entry holds, in hexadecimal digits. */
  hash: text(),
});

/** One entry of the audit trail. */
export type AuditEntry = Row<typeof auditLog>;

/** What an entry's hash is made of, in this order. */
export const hashedProperties = [
  'previousHash',
  'lane',
  'sequence',
  'id',
  'action',
  'resourceType',
  'resourceId',
  'userId',
  'userEmail',
  'ipAddress',
  'userAgent',
  'changes',
  'metadata',
  'status',
  'errorMessage',
  'durationMs',
  'createdAt',
] as const satisfies readonly (keyof AuditEntry)[];

/** What stands for the hash before a chain's first entry. */
export const genesis = '';
