import type { AnyTable } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import { plainWriter } from '../writing/plain-writer.ts';
import type { RowWriter } from '../writing/row-writer.ts';
import { auditDialects } from './dialects.ts';
import { isAudited } from './is-audited.ts';

/** How rows of the table are written: with an entry in the audit trail each, where there is one and the table is audited. */
export function writerFor(table: AnyTable, dialect: DialectName, audit = false): RowWriter {
  return audit && isAudited(table) ? auditDialects[dialect].writer : plainWriter;
}
