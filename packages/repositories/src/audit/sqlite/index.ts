import type { AuditDialect } from '../audit-dialect.ts';
import { append } from './append.ts';
import { examine } from './examine.ts';
import { sql } from './sql.ts';
import { writer } from './writer.ts';

export const sqliteAudit: AuditDialect = {
  sql,
  writer,
  append: (log, entry) => log.transaction((inner) => append(inner, entry)),
  examine,
};
