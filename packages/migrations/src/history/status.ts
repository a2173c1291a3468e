import type { History, HistoryItem } from './history.ts';

/** Where one revision stands. */
export interface RevisionStatus {
  readonly name: string;
  /**
   * - `applied`, `pending`: as it should be.
   * - `failed`: begun, and neither finished nor rolled back.
   * - `edited`: applied, and migration.sql is another one since.
   * - `missing`: applied, and its folder is gone.
   */
  readonly state: HistoryItem['state'];
  /** When it was applied. */
  readonly appliedAt: Date | undefined;
  /** How long that took, in ms. */
  readonly durationMs: number | undefined;
  /** Whether there is a down.sql. */
  readonly reversible: boolean;
}

export interface MigrationStatus {
  /** In the order in which they apply. */
  readonly revisions: readonly RevisionStatus[];
  /** Whether there is nothing to apply and nothing to repair. */
  readonly upToDate: boolean;
}

export function statusOf(history: History): MigrationStatus {
  return {
    revisions: history.map(revisionStatus),
    upToDate: history.every(({ state }) => state === 'applied'),
  };
}

function revisionStatus(item: HistoryItem): RevisionStatus {
  const entry = item.state === 'pending' ? undefined : item.entry;
  const revision = item.state === 'missing' || item.state === 'failed' ? undefined : item.revision;
  const { startedAt, finishedAt } = entry ?? {};
  return {
    name: item.name,
    state: item.state,
    appliedAt: finishedAt,
    durationMs:
      startedAt === undefined || finishedAt === undefined
        ? undefined
        : finishedAt.getTime() - startedAt.getTime(),
    reversible: revision?.down !== undefined,
  };
}
