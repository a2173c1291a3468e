import { constants } from 'node:fs';
import { chown, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** What a copy makes anew, and what is the running server's own: see "Making a Low-Level Backup" in its manual. */
const emptyInCopy: ReadonlySet<string> = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);
const notInCopy = /^(postmaster\.(pid|opts)|pg_internal\.init|pgsql_tmp.*|backup_manifest)$/;

/** Copies a cluster's data folder, of which the server may be running, for the account to own. */
export async function copyData(
  from: string,
  to: string,
  account: Account | undefined,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await mkdir(to, { mode: 0o700 });
  await own(to, account);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (notInCopy.test(entry.name)) continue;
    if (emptyInCopy.has(entry.name)) await makeEmpty(target, account);
    else if (entry.isDirectory()) await copyData(source, target, account, signal);
    else await copyIfThere(source, target, account);
  }
}

async function makeEmpty(folder: string, account: Account | undefined): Promise<void> {
  const inner = folder.endsWith('pg_wal') ? ['archive_status', 'summaries'] : [];
  for (const path of [folder, ...inner.map((name) => join(folder, name))]) {
    await mkdir(path, { mode: 0o700 });
    await own(path, account);
  }
}

/** The server may drop a table meanwhile; the log of what happened since then says so to the copy. */
async function copyIfThere(source: string, target: string, account: Account | undefined): Promise<void> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  await own(target, account);
}

async function own(path: string, account: Account | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}
