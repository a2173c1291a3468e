import type { NewRow } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import type { RowWriter } from '../writing/row-writer.ts';
import type { AuditEntry, auditLog } from './audit-log.ts';
import type { ChainPart, PartOfChains } from './chain/link.ts';

/** What a new entry says; its place in a chain is not the writer's to say. */
export type NewAuditEntry = Omit<
  NewRow<typeof auditLog>,
  'id' | 'lane' | 'sequence' | 'previousHash' | 'hash'
>;

/** How one database keeps the audit trail. */
export interface AuditDialect {
  readonly sql: { readonly up: string; readonly down: string };
  /** Writes rows of an audited table, each with its entry. */
  readonly writer: RowWriter;
  /** Adds an entry to a chain, and answers it as it was stored. */
  append(log: TableAccess<typeof auditLog>, entry: NewAuditEntry): Promise<AuditEntry>;
  /** Reads a part of the chains, and looks for the first entry in it that is not as it was written. */
  examine(log: TableAccess<typeof auditLog>, part: PartOfChains): Promise<ChainPart>;
}
