import type { Database } from '@holdfast/resilience';
import { migratorOn } from '../keyring/migrations.ts';
import type { Narrator } from './narrator.ts';

/** Applies what is pending, and tells each revision as it is done. Answers how many there were. */
export async function applyMigrations(
  database: Database,
  { narrator, signal }: { readonly narrator?: Narrator; readonly signal?: AbortSignal } = {},
): Promise<number> {
  let applied = 0;
  const migrator = migratorOn(database, (event) => {
    if (event.type !== 'finished') return;
    applied += 1;
    narrator?.done(`Migration ${event.number} of ${event.total}: ${event.revision}`, event.durationMs);
  });
  await migrator.up(signal === undefined ? {} : { signal });
  if (applied === 0) narrator?.done('Migrations: all applied already');
  return applied;
}
