import { createHash } from 'node:crypto';

import { parseCodeNote } from '../code/code-note.ts';
import type { Revision } from './revision.ts';

/** The checksum Prisma keeps of a migration: the SHA-256 of its bytes, in hex. */
export function checksumOf(script: Uint8Array | string): string {
  return createHash('sha256').update(script).digest('hex');
}

/**
 * Whether `recorded`, a checksum in the ledger, was made of this revision's script. Line endings do not count, because Git changes
 * them between systems; Prisma looks past them as well.
 */
export function checksumMatches({ script, checksum }: Revision, recorded: string): boolean {
  if (checksum === recorded) return true;
  const unix = script.replaceAll('\r\n', '\n');
  const variants = [script, unix, script.replaceAll('\n', '\r\n'), unix.replaceAll('\n', '\r\n')];
  return variants.some((variant) => {
    const sum = checksumOf(variant);
    return sum === recorded || (recorded.length < 64 && withoutPadding(sum) === recorded);
  });
}

/**
 * Whether a revision still is what was applied, as the ledger has it: of what code has applied the code counts, of
 * anything else migration.sql.
 */
export function isUnchanged(
  revision: Revision,
  applied: { readonly checksum: string; readonly logs: string | undefined },
): boolean {
  const code = parseCodeNote(applied.logs);
  return code === undefined ? checksumMatches(revision, applied.checksum) : code === revision.code?.checksum;
}

/** As early versions of Prisma wrote it: each byte in hex, without its leading zero. */
function withoutPadding(checksum: string): string {
  return checksum.replace(/../g, (byte) => byte.replace(/^0/, ''));
}
