import { InvalidOptionError } from '@holdfast/resilience';
import type { MappedTable } from '../../../mapping/mapped-table.ts';
import { encodeAddress } from '../../encode-address.ts';

/** That a key was used. */
export interface KeyUse {
  /** From where. */
  readonly ip?: string | undefined;
  /** How many times. @default 1 */
  readonly count?: number | undefined;
}

/** How often a key was used, and the last time of it. */
export interface Use {
  readonly count: number;
  readonly at: Date;
  /** As the driver takes it. */
  readonly ip: unknown;
}

/** Uses by the keys' ids, as the driver takes them. */
export type Uses = Map<string, Use>;

const mostAtOnce = 1_000_000;

/**
 * A use as it is written later, with the key's id. What cannot be stored is refused here, where it keeps nobody else's from
 * being written.
 * @throws ColumnValueError; InvalidOptionError
 */
export function checkedUse(
  { mapping }: MappedTable,
  id: string,
  { ip, count = 1 }: KeyUse,
  at: Date,
): readonly [id: string, use: Use] {
  if (!Number.isSafeInteger(count) || count < 1 || count > mostAtOnce) {
    throw new InvalidOptionError('count', `a whole number from 1 to ${mostAtOnce}`, count);
  }
  const address = encodeAddress(mapping, 'lastUsedIp', ip);
  return [String(mapping.column('id').encode(id)), { count, at, ip: address }];
}

/** Adds uses to those of the same key: counts are added, the later one's time and address are kept. */
export function addUse(uses: Uses, id: string, use: Use): void {
  const before = uses.get(id);
  if (before === undefined) {
    uses.set(id, use);
    return;
  }
  const { at, ip } = use.at >= before.at ? use : before;
  uses.set(id, { count: before.count + use.count, at, ip });
}
