import { auditLog, hashedProperties } from '../audit-log.ts';

/**
 * SQL for the hash of an entry: the same in the trigger that chains it and in the query that verifies it. As JSON, no two
 * entries have one text; the time is counted, so that it does not depend on the session's time zone.
 */
export function hashOf(entry: string): string {
  const parts = hashedProperties.map((property) => {
    const name = `${entry}.${auditLog.columns[property].databaseName}`;
    return property === 'createdAt' ? `extract(epoch from ${name})` : name;
  });
  return `encode(sha256(convert_to(jsonb_build_array(${parts.join(', ')})::text, 'UTF8')), 'hex')`;
}
