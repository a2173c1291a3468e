import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { codeFiles, readCodeRevision } from '../code/code-file.ts';
import { isGuard } from '../code/guard.ts';
import { MigrationFolderError } from './migration-folder-error.ts';
import { readScript } from './read-script.ts';
import type { Revision } from './revision.ts';
import { compareRevisionNames } from './revision-order.ts';

/** How many folders are read at a time: fast, and far from the limit on open files. */
const batch = 64;

/** The revisions in `dir`, in the order in which they apply: every folder in it is one. */
export async function readRevisions(dir: string): Promise<readonly Revision[]> {
  const names = (await listFolders(dir)).sort(compareRevisionNames);
  const revisions: Revision[] = [];
  for (let start = 0; start < names.length; start += batch) {
    const reads = names.slice(start, start + batch).map((name) => readRevision(dir, name));
    revisions.push(...(await Promise.all(reads)));
  }
  return revisions;
}

async function listFolders(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new MigrationFolderError(
      dir,
      `the folder of migrations cannot be read: ${dir}${reason}. Nothing was run.\n` +
        '  Name it with --dir, or make it with its first migration: prisma migrate dev --create-only.',
      { cause },
    );
  }
}

async function readRevision(dir: string, name: string): Promise<Revision> {
  const folder = join(dir, name);
  const files = readdirSync(folder); // as `readOptional` reads
  if (files.some((file) => codeFiles.some((known) => known === file))) {
    return readCodeRevision(folder, name, files);
  }
  const upPath = join(folder, 'migration.sql');
  const [up, down] = await Promise.all([
    readScript(upPath),
    files.includes('down.sql') ? readScript(join(folder, 'down.sql')) : undefined,
  ]);
  if (up === undefined) {
    throw new MigrationFolderError(
      upPath,
      `the migration ${name} has no migration.sql. Nothing was run.\n` +
        '  Remove the folder if it is left over from another branch; otherwise bring the file back.',
    );
  }
  if (isGuard(up.text)) {
    throw new MigrationFolderError(
      join(folder, 'migration.ts'),
      `the migration ${name} is code, as its migration.sql says, and its migration.ts is not there. Nothing was run.\n` +
        '  Bring the file back from version control.',
    );
  }
  return { name, checksum: up.checksum, script: up.text, down: down?.text };
}
