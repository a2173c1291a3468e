import { createHash } from 'node:crypto';
import type { TableAccess } from '../../access/table-access.ts';
import { newRow } from '../../writing/assignments.ts';
import { plainWriter } from '../../writing/plain-writer.ts';
import type { NewAuditEntry } from '../audit-dialect.ts';
import { type AuditEntry, auditLog, genesis, hashedProperties } from '../audit-log.ts';
import { onlyRow } from '../only-row.ts';

/** A database that has one writer has one chain. */
const lane = 0;

/** Adds an entry behind the last one. Only in a transaction, which on SQLite is alone. */
export async function append(log: TableAccess<typeof auditLog>, entry: NewAuditEntry): Promise<AuditEntry> {
  const { rows } = await log.read<{ sequence: number; hash: string }>(lastLink);
  const [last] = rows;
  const sequence = BigInt(last?.sequence ?? 0) + 1n;
  const place = { id: sequence, lane, sequence, previousHash: last?.hash ?? genesis };
  const unhashed = newRow(log, { ...entry, ...place, hash: '' });
  const stored: Record<string, unknown> = {};
  unhashed.columns.forEach(({ property }, index) => {
    stored[property] = unhashed.values[index];
  });
  const hash = hashOf(stored);
  const values = unhashed.columns.map(({ property }) => (property === 'hash' ? hash : stored[property]));
  return onlyRow(log, await plainWriter.insert(log, { columns: unhashed.columns, values }));
}

const lastLink = {
  text: `select sequence, hash from ${auditLog.name} where lane = ${lane} order by sequence desc limit 1`,
  values: [],
};

/** The hash of an entry, from its values as they are stored, by property. As JSON, no two entries have one text. */
export function hashOf(stored: Readonly<Record<string, unknown>>): string {
  const parts = hashedProperties.map((property) => {
    const value = stored[property] ?? null;
    // The driver answers whole numbers as numbers where it can.
    return typeof value === 'bigint' ? Number(value) : value;
  });
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
