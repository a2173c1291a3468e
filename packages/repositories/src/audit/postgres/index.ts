import { newRow } from '../../writing/assignments.ts';
import { plainWriter } from '../../writing/plain-writer.ts';
import type { AuditDialect } from '../audit-dialect.ts';
import { onlyRow } from '../only-row.ts';
import { examine } from './examine.ts';
import { sql } from './sql.ts';
import { writer } from './writer.ts';

export const postgresAudit: AuditDialect = {
  sql,
  writer,
  // The table's trigger chains it.
  append: async (log, entry) => onlyRow(log, await plainWriter.insert(log, newRow(log, { ...entry }))),
  examine,
};
