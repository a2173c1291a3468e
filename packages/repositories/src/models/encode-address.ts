import { isIP } from 'node:net';
import { ColumnValueError } from '@holdfast/db-types';
import type { TableMapping } from '../mapping/table-mapping.ts';

/**
 * From where somebody came, as the driver takes it. Always an address: a column may be plain text with a check of its own in
 * the database, and what comes in a header may be anything.
 *
 * @throws ColumnValueError
 */
export function encodeAddress(mapping: TableMapping, property: string, ip: unknown): unknown {
  if (ip == null) return null;
  if (typeof ip === 'string' && isIP(ip) !== 0 && !ip.includes('%'))
    return mapping.column(property).encode(ip);
  throw new ColumnValueError(mapping.table.name, property, ip, 'it is no IP address of version 4 or 6');
}
