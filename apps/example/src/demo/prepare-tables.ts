import { postgres } from '@holdfast/resilience/postgres';
import { applyMigrations } from './apply-migrations.ts';
import type { Narrator } from './narrator.ts';

/** Applies the migrations as the tables' owner, who is somebody else than whoever serves. Answers how many there were. */
export async function migrate(url: string, narrator: Narrator, signal: AbortSignal): Promise<number> {
  const owner = postgres({ url, pool: { max: 2, application_name: 'keyring-migrations' } });
  try {
    return await applyMigrations(owner, { narrator, signal });
  } finally {
    await owner.close();
  }
}

/** What autovacuum does a minute later. */
export async function analyze(url: string): Promise<void> {
  const owner = postgres({ url, pool: { max: 1 } });
  try {
    await owner.query({ text: 'analyze users, api_keys', values: [] });
  } finally {
    await owner.close();
  }
}
