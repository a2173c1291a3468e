import type { NewRow, Row } from '@holdfast/db-types';
import { InvalidOptionError } from '@holdfast/resilience';
import type { TableAccess } from '../../access/table-access.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { findByKey, notFound } from '../../reading/find-row.ts';
import { patched } from '../../writing/assignments.ts';
import { changeRow } from '../../writing/change-row.ts';
import { createRow } from '../../writing/create-row.ts';
import { ApiKeyEndedError } from './api-key-ended-error.ts';
import { type ApiKeyTable, type ApiKeyValues, valuesOf } from './api-key-table.ts';

export interface RotationOptions {
  /** How long the old token is good beside the new one, in milliseconds; 0 ends it at once. @default 86400000, a day */
  readonly overlapMs?: number;
  /** When the new key expires. @default when the old one would have */
  readonly expiresAt?: Date | null;
}

const day = 86_400_000;
const longestName = 100;
const rotatedName = / \(rotated \d{4}-\d\d-\d\d, (?<keyPrefix>.{6,10})\)$/u;
/** What a new key does not take over: it has its own. */
const ownValues: ReadonlySet<string> = new Set([
  'keyHash',
  'keyPrefix',
  'lastUsedAt',
  'lastUsedIp',
  'usageCount',
]);

/**
 * Puts a new key in the place of one: its name and all else it says. The old one keeps its token for the overlap, under a
 * name that says when it was rotated.
 */
export function rotateKey<T extends ApiKeyTable>(
  access: TableAccess<T>,
  id: RowKey<T>,
  stored: { readonly keyHash: string; readonly keyPrefix: string },
  { overlapMs = day, expiresAt }: RotationOptions,
): Promise<Row<T>> {
  requireOverlap(overlapMs);
  return access.transaction(async (inner) => {
    const now = inner.now();
    const old = await lockKey(inner, id);
    const { name, expiresAt: expiry } = valuesOf(old);
    requireRotatable(inner.table.name, valuesOf(old), now);
    const end = new Date(now.getTime() + overlapMs);
    await changeRow(
      inner,
      id,
      {
        action: 'update',
        ...patched(inner, {
          name: rotated(valuesOf(old), now),
          expiresAt: expiry !== null && expiry < end ? expiry : end,
        }),
      },
      {},
    );
    const values = {
      ...takenOver(inner, old),
      name,
      expiresAt: expiresAt === undefined ? expiry : expiresAt,
    };
    // A row of the table, but for what the repository writes itself.
    return createRow(inner, { ...values, ...stored } as unknown as NewRow<T>);
  });
}

/** Locked, so that of two who rotate it at once the second finds it rotated. */
async function lockKey<T extends ApiKeyTable>(access: TableAccess<T>, id: RowKey<T>): Promise<Row<T>> {
  return (await findByKey(access, id, { lock: { for: 'update' } })) ?? notFound(access, id, {});
}

function takenOver<T extends ApiKeyTable>(
  { table, mapped }: TableAccess<T>,
  old: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = mapped.mapping.columns.filter(({ property }) => {
    const role = table.columns[property]?.role;
    const isWritten = role === undefined || role === 'accessLevel';
    return isWritten && !table.primaryKey.includes(property) && !ownValues.has(property);
  });
  return Object.fromEntries(kept.map(({ property }) => [property, old[property]]));
}

/** A name that no other key of the user has, since no other token begins so. */
function rotated({ name, keyPrefix }: ApiKeyValues, at: Date): string {
  const note = ` (rotated ${at.toISOString().slice(0, 'YYYY-MM-DD'.length)}, ${keyPrefix})`;
  return `${[...name].slice(0, longestName - note.length).join('')}${note}`;
}

function requireRotatable(table: string, { name, keyPrefix, expiresAt }: ApiKeyValues, now: Date): void {
  if (rotatedName.exec(name)?.groups?.['keyPrefix'] === keyPrefix) {
    const message = `"${name}" has been rotated already. Rotate the key that took its place.`;
    throw new ApiKeyEndedError(table, 'rotated', message);
  }
  if (expiresAt !== null && expiresAt <= now) {
    const message = `"${name}" expired at ${expiresAt.toISOString()}. Create a new key.`;
    throw new ApiKeyEndedError(table, 'expired', message);
  }
}

function requireOverlap(overlapMs: number): void {
  if (Number.isSafeInteger(overlapMs) && overlapMs >= 0 && overlapMs <= 366 * day) return;
  throw new InvalidOptionError('overlapMs', `a whole number from 0 to ${366 * day}`, overlapMs);
}
