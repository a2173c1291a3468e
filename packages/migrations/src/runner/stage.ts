import type { Connection } from '@holdfast/resilience';

import type { Pace } from '../backfill/pace.ts';
import type { LockHolder } from '../dialect/lock-timeout-error.ts';
import type { HeldSession, LockOptions, MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What a step needs: the connection that holds the lock, and what goes with it. */
export interface Stage {
  readonly connection: Connection;
  readonly dialect: MigrationDialect;
  readonly ledger: Ledger;
  readonly options: LockOptions;
  readonly session: HeldSession;
  /** For how long a script is tried that meets locks of others, in ms. */
  readonly tableLockPatienceMs: number;
}

/** Tells that a script met a lock and is tried again. */
export type TellLocked = (event: {
  readonly holder: LockHolder | undefined;
  readonly attempt: number;
  readonly delayMs: number;
}) => void;

/** Tells something of the revision that is being run. */
export type Tell = (
  event:
    | ({ readonly type: 'locked' } & Parameters<TellLocked>[0])
    | ({ readonly type: 'progress'; readonly step: string } & Pace)
    | { readonly type: 'log'; readonly message: string },
) => void;
