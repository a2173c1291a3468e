import type { Progress } from './progress.ts';

/** One row of `_prisma_migrations`: one attempt to apply a revision. */
export interface LedgerEntry {
  /** A UUID. */
  readonly id: string;
  /** The revision's name. */
  readonly name: string;
  /** The SHA-256 of migration.sql as it was, in hex. */
  readonly checksum: string;
  readonly startedAt: Date;
  /** `undefined` for an attempt that has not finished. */
  readonly finishedAt: Date | undefined;
  /**
   * Set where somebody declared a failed attempt undone (`prisma migrate resolve --rolled-back`): it counts no more.
   */
  readonly rolledBackAt: Date | undefined;
  /** What the attempt failed with. */
  readonly logs: string | undefined;
  /** How far it is, where it is ours and can go on. */
  readonly progress?: Progress | undefined;
}
