import { withoutByteOrderMark } from '../revision/script-text.ts';

/** The first line of a migration.sql that stands beside code. */
const mark = '-- holdfast: this migration is code';

/**
 * The migration.sql of a migration that is code. Prisma wants one in every folder, and notes it as applied once it
 * has run: so this one fails, wherever it is run.
 */
export function guardScript(file: string, refusing: (message: string) => string): string {
  return (
    `${mark}, in ${file}.\n` +
    '-- Keep this file: it stops what runs scripts alone, such as prisma migrate deploy, from taking the migration for applied.\n' +
    `${refusing('this migration is code: apply it with holdfast-migrate up')}\n`
  );
}

export function isGuard(script: string): boolean {
  return withoutByteOrderMark(script).startsWith(mark);
}
