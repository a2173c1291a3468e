import { join } from 'node:path';

import { checksumOf } from '../revision/checksum.ts';
import { MigrationFolderError } from '../revision/migration-folder-error.ts';
import { readScript } from '../revision/read-script.ts';
import type { Revision } from '../revision/revision.ts';
import { isGuard } from './guard.ts';

/** What a migration's code may be called. */
export const codeFiles = ['migration.ts', 'migration.mts', 'migration.js', 'migration.mjs'] as const;

/** The code of a revision, which runs in place of scripts. */
export interface RevisionCode {
  /** `migration.ts`, or another of its names. */
  readonly file: string;
  readonly path: string;
  /** The SHA-256 of its text, in hex. Line endings do not count. */
  readonly checksum: string;
}

/**
 * Reads a revision that has code. Its migration.sql, where there is one, only keeps others from taking it for applied;
 * its way back is in the code too.
 */
export async function readCodeRevision(
  folder: string,
  name: string,
  files: readonly string[],
): Promise<Revision> {
  const [file = '', ...others] = codeFiles.filter((known) => files.includes(known));
  const path = join(folder, file);
  const refuse = (at: string, message: string, advice: string): never => {
    throw new MigrationFolderError(at, `the migration ${name} ${message}. Nothing was run.\n  ${advice}`);
  };
  if (others[0] !== undefined) {
    refuse(
      path,
      `has both ${file} and ${others[0]}`,
      'One of them is to be the migration: remove the other.',
    );
  }
  if (files.includes('down.sql')) {
    refuse(
      join(folder, 'down.sql'),
      `has both ${file} and down.sql`,
      `Its way back is what ${file} exports as down.`,
    );
  }
  const guardPath = join(folder, 'migration.sql');
  const [code, guard] = await Promise.all([readScript(path), readScript(guardPath)]);
  if (guard !== undefined && !isGuard(guard.text)) {
    refuse(
      guardPath,
      `has both ${file} and a migration.sql with a script of its own`,
      `Remove one of them. Beside code, Prisma needs a migration.sql that refuses: holdfast-migrate create --ts writes it.`,
    );
  }
  const text = code?.text ?? '';
  const checksum = checksumOf(text.replaceAll('\r\n', '\n'));
  return {
    name,
    checksum: guard?.checksum ?? checksum,
    script: guard?.text ?? '',
    down: exportsDown(text) ? text : undefined,
    code: { file, path, checksum },
  };
}

const downExport =
  /^\s*export\s+(?:async\s+)?(?:function|const|let|var)\s+down\b|^\s*export\s*\{[^}]*\bdown\b|^\s*export\s*\*|\bexports\.down\s*=/m;

/** Whether code has a `down`, as far as its text tells: nothing of it is run only to ask. */
function exportsDown(text: string): boolean {
  return downExport.test(text);
}
