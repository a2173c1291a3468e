import { fileURLToPath } from 'node:url';
import { createMigrator } from '@holdfast/migrations';
import type { Database } from '@holdfast/resilience';
import type { Narrator } from './narrator.ts';

const dir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Applies what is pending, and tells each revision as it is done. Answers how many there were. */
export async function applyMigrations(
  database: Database,
  { narrator, signal }: { readonly narrator?: Narrator; readonly signal?: AbortSignal } = {},
): Promise<number> {
  let applied = 0;
  const migrator = createMigrator({
    database,
    dir,
    onProgress: (event) => {
      if (event.type !== 'finished') return;
      applied += 1;
      narrator?.done(`Migration ${event.number} of ${event.total}: ${event.revision}`, event.durationMs);
    },
  });
  await migrator.up(signal === undefined ? {} : { signal });
  if (applied === 0) narrator?.done('Migrations: all applied already');
  return applied;
}
