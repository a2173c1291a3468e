import type { DialectName } from '@holdfast/resilience';
import type { AuditDialect } from './audit-dialect.ts';
import { postgresAudit } from './postgres/index.ts';
import { sqliteAudit } from './sqlite/index.ts';

export const auditDialects: Readonly<Record<DialectName, AuditDialect>> = {
  postgres: postgresAudit,
  sqlite: sqliteAudit,
};

/**
 * The SQL that makes the audit trail's table with its indexes and triggers, and that takes it away, for a migration.
 *
 * @example
 * await connection.script(auditLogSql.postgres.up);
 */
export const auditLogSql: Readonly<Record<DialectName, { readonly up: string; readonly down: string }>> = {
  postgres: postgresAudit.sql,
  sqlite: sqliteAudit.sql,
};
