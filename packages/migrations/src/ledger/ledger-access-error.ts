import { classifyError } from '@holdfast/resilience';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { ScriptFault } from '../dialect/script-fault.ts';
import { MigrationError } from '../errors/migration-error.ts';

/** The ledger cannot be read or written: no permission, a read-only database, a table that is not Prisma's. */
export class LedgerAccessError extends MigrationError {
  constructor({ message, code }: ScriptFault, cause: unknown) {
    super(
      'LedgerAccessError',
      'HF_MIGRATION_LEDGER',
      `the table of applied migrations, _prisma_migrations, refuses: ${message} (${code}). Nothing more was run.\n` +
        '  Connect to the primary rather than a replica, as the role that owns the tables and may create them; with\n' +
        '  several schemas, name the one to migrate (?schema= in the URL).',
      { cause },
    );
  }
}

/** Does something with the ledger; what the database refuses of it is told as such. */
export async function ledgerAccess<Result>(
  dialect: MigrationDialect,
  access: () => Promise<Result>,
): Promise<Result> {
  try {
    return await access();
  } catch (error) {
    const fault = dialect.fault(error, '', 0);
    // A lock is waited for.
    if (fault === undefined || classifyError(error).retry === 'safe') throw error;
    throw new LedgerAccessError(fault, error);
  }
}
