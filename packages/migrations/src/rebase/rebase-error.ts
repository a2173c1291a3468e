import { MigrationError } from '../errors/migration-error.ts';
import type { Change } from './merge-schemas.ts';

/** A thing that two branches have both touched, and in which of their revisions. */
export interface RebaseConflict {
  /** `User`, `User.name`, or `User @@index([name])`. */
  readonly thing: string;
  readonly theirs: { readonly revision: string; readonly did: Change };
  readonly ours: { readonly revision: string; readonly did: Change };
}

/** Revisions cannot be moved behind others. */
export class RebaseError extends MigrationError {
  /** Empty where it is not about the same thing twice. */
  readonly conflicts: readonly RebaseConflict[];

  constructor(message: string, conflicts: readonly RebaseConflict[] = [], options?: ErrorOptions) {
    super('RebaseError', 'HF_MIGRATION_REBASE', message, options);
    this.conflicts = conflicts;
  }
}

/** Both branches have touched the same things. */
export function conflicting(conflicts: readonly RebaseConflict[]): RebaseError {
  const lines = conflicts.map(
    ({ thing, theirs, ours }) =>
      `    ${thing}: ${theirs.revision} has ${theirs.did} it, and ${ours.revision} has ${ours.did} it`,
  );
  const names = [...new Set(conflicts.map(({ ours }) => ours.revision))];
  return new RebaseError(
    `both branches have touched the same things. Nothing was written.\n${lines.join('\n')}\n` +
      '  Decide in schema.prisma what shall be. Then take these down where they are applied, remove their folders,\n' +
      `  and make them again with holdfast-migrate create: ${names.join(', ')}`,
    conflicts,
  );
}
