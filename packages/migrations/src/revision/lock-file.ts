import { join } from 'node:path';

import { MigrationError } from '../errors/migration-error.ts';
import { readOptional } from './read-optional.ts';

/** The migrations were written for another database. */
export class WrongProviderError extends MigrationError {
  constructor(path: string, provider: string, expected: readonly string[]) {
    super(
      'WrongProviderError',
      'HF_MIGRATION_PROVIDER',
      `these migrations are for ${provider}, as ${path} says, and the database is ${expected[0]}. Nothing was run.\n` +
        '  Point --url at the right database, or --dir at the migrations that were made for it.',
    );
  }
}

/** Refuses where Prisma's migration_lock.toml names a database that is none of `expected`. */
export async function checkLockFile(dir: string, expected: readonly string[]): Promise<void> {
  const path = join(dir, 'migration_lock.toml');
  const bytes = await readOptional(path);
  const provider = bytes === undefined ? undefined : readProvider(bytes.toString('utf8'));
  if (provider !== undefined && !expected.includes(provider)) {
    throw new WrongProviderError(path, provider, expected);
  }
}

/** The one setting of the file, which Prisma writes as `provider = "postgresql"`. */
export function readProvider(toml: string): string | undefined {
  return /^\s*provider\s*=\s*["']([^"']*)["']/m.exec(toml)?.[1];
}
