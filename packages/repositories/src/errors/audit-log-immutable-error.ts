import { RepositoryError } from './repository-error.ts';

/** Something tried to change the audit trail, to which entries are only ever added. Nothing was sent. */
export class AuditLogImmutableError extends RepositoryError {
  constructor(attempt: string) {
    super(
      'AuditLogImmutableError',
      'HF_AUDIT_LOG_IMMUTABLE',
      `The audit trail refuses "${attempt}": its entries are never changed or removed. Record what has changed in a new entry, with logAction().`,
    );
  }
}
