import { fileURLToPath } from 'node:url';
import {
  createMigrator,
  type MigrationEvent,
  type MigrationStatus,
  type Migrator,
} from '@holdfast/migrations';
import type { Database } from '@holdfast/resilience';

const dir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Keyring's migrations. To apply them takes the tables' owner; to see where they stand, any of Keyring's roles. */
export function migratorOn(database: Database, onProgress?: (event: MigrationEvent) => void): Migrator {
  return createMigrator({ database, dir, ...(onProgress && { onProgress }) });
}

/** Where the migrations stand, asked at most every so often: probes come from several sides. */
export class MigrationState {
  readonly #migrator: Migrator;
  readonly #freshMs: number;
  #asked: { readonly at: number; readonly status: Promise<MigrationStatus> } | undefined;

  constructor(database: Database, freshMs = 5_000) {
    this.#migrator = migratorOn(database);
    this.#freshMs = freshMs;
  }

  status(): Promise<MigrationStatus> {
    const now = performance.now();
    if (this.#asked === undefined || now - this.#asked.at > this.#freshMs) {
      const status = this.#migrator.status();
      this.#asked = { at: now, status };
      status.catch(() => {
        this.#asked = undefined;
      });
    }
    return this.#asked.status;
  }
}
