import type { RevisionCode } from '../code/code-file.ts';

/** One migration folder. */
export interface Revision {
  /** The folder's name, which is what the ledger calls it. */
  readonly name: string;
  /** What the ledger keeps to notice an edit: the SHA-256 of migration.sql's bytes, in hex. */
  readonly checksum: string;
  /** The text of migration.sql, as it stands in the file. */
  readonly script: string;
  /** The text of down.sql, as it stands in the file, where there is one; of code, where that has a way down. */
  readonly down: string | undefined;
  /** What runs in place of the scripts. Then `script` only keeps others from taking it for applied, or is empty. */
  readonly code?: RevisionCode | undefined;
}
