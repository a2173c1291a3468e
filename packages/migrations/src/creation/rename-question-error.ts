import type { Rename } from '../diff/rename.ts';
import { MigrationError } from '../errors/migration-error.ts';

/** Something could be a rename, or a drop and an addition that loses data, and nobody said which. */
export class RenameQuestionError extends MigrationError {
  readonly candidates: readonly Rename[];

  constructor(candidates: readonly Rename[]) {
    const lines = candidates.map((rename) => `    --rename ${formatRename(rename)}`);
    super(
      'RenameQuestionError',
      'HF_MIGRATION_RENAME',
      `what is gone from the schema may have a new name in it, and to drop it would lose its data. Nothing was written.\n` +
        `  Say what was renamed:\n${lines.join('\n')}\n` +
        '  or --no-renames, where what is gone shall be dropped.',
    );
    this.candidates = candidates;
  }
}

/** `User.email=mail`, or `User=Account`. */
export function formatRename({ within, from, to }: Rename): string {
  return `${within === undefined ? '' : `${within}.`}${from}=${to}`;
}
