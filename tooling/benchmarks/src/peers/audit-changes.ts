import { isDeepStrictEqual } from 'node:util';
import type { AuditedChange, User } from '../model.ts';

/** What a patch really changes, as audit entries by hand keep it: `{ fullName: { old, new } }`. */
export function auditChanges(
  before: Pick<User, 'fullName' | 'settings'>,
  patch: AuditedChange['patch'],
): Record<string, { old: User['fullName' | 'settings']; new: User['fullName' | 'settings'] }> {
  const properties = ['fullName', 'settings'] as const;
  return Object.fromEntries(
    properties
      .filter((property) => !isDeepStrictEqual(before[property], patch[property]))
      .map((property) => [property, { old: before[property], new: patch[property] }]),
  );
}
