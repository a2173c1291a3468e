import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { checksumOf } from './checksum.ts';
import { MigrationFolderError } from './migration-folder-error.ts';
import { readOptional } from './read-optional.ts';
import type { Revision } from './revision.ts';
import { compareRevisionNames } from './revision-order.ts';
import { scriptText } from './script-text.ts';

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
  const upPath = join(dir, name, 'migration.sql');
  const downPath = join(dir, name, 'down.sql');
  const [up, down] = await Promise.all([readOptional(upPath), readOptional(downPath)]);
  if (up === undefined) {
    throw new MigrationFolderError(
      upPath,
      `the migration ${name} has no migration.sql. Nothing was run.\n` +
        '  Remove the folder if it is left over from another branch; otherwise bring the file back.',
    );
  }
  return {
    name,
    checksum: checksumOf(up),
    script: scriptText(upPath, up),
    down: down === undefined ? undefined : scriptText(downPath, down),
  };
}
