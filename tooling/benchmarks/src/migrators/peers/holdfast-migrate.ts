import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The program behind the command `holdfast-migrate`. */
export const holdfastMigrate: string = join(
  dirname(createRequire(import.meta.url).resolve('@holdfast/migrations/package.json')),
  'bin/holdfast-migrate.js',
);
