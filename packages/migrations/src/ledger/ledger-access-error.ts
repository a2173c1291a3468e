import { classifyError } from '@holdfast/resilience';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { ScriptFault } from '../dialect/script-fault.ts';
import { MigrationError } from '../errors/migration-error.ts';

/** The ledger cannot be read or written: no permission, a read-only database, a table that is not Prisma's. */
export class LedgerAccessError extends MigrationError {
  constructor({ message, code }: Pick<ScriptFault, 'message' | 'code'>, cause?: unknown) {
    super(
      'LedgerAccessError',
      'HF_MIGRATION_LEDGER',
      `the table of applied migrations, _prisma_migrations, refuses: ${message} (${code}). Nothing more was run.\n` +
        `  ${advice[code] ?? otherwise}`,
      cause === undefined ? {} : { cause },
    );
  }
}

const readOnly = 'The database only reads: connect to the primary rather than a replica.';
const otherwise =
  "It is another table than Prisma's, or one of a version of Prisma that is newer than this: look at its columns.\n" +
  '  With several schemas, name the one to migrate (?schema= in the URL).';

/** What to do, by SQLSTATE or SQLite's code. */
const advice: Readonly<Record<string, string>> = {
  '25006': readOnly,
  'SQLITE 8': `${readOnly} Of a file, look at who may write it.`,
  '42501':
    'Connect as the role that owns the tables and may create them, or grant it that. With several schemas, name the\n' +
    '  one to migrate (?schema= in the URL).',
  '53100': 'The disk is full: make room.',
  'SQLITE 13': 'The disk is full: make room.',
};

/** Whether it was the ledger that refused, of what was sent together with a script. */
export function isLedgerFault(fault: ScriptFault | undefined): fault is ScriptFault {
  return fault?.message.includes('_prisma_migrations') === true;
}

/** Does something with the ledger; what the database refuses of it is told as such. */
export async function ledgerAccess<Result>(
  dialect: Pick<MigrationDialect, 'fault'>,
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
