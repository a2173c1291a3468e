import { access, constants, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Account, isReachable } from './server/account.ts';

/** Where temporary data is kept. */
export type Storage = 'memory' | 'disk';

const MEMORY_FOLDER = '/dev/shm';

/** Memory is used only where this much of it is free: several servers may run at once, beside what they test. */
const MEMORY_WANTED_BYTES = 4 * 2 ** 30;

/**
 * A folder for temporary data which `account` may enter. In memory, making a database of 300 files takes a steady
 * 10 ms; on a disk it is up to that disk and its file system. Without much free memory it is the system's folder
 * for temporary files all the same.
 */
export async function temporaryStorage(storage: Storage, account?: Account): Promise<string> {
  if (storage === 'memory' && (await hasRoomInMemory())) return MEMORY_FOLDER;
  const folder = tmpdir();
  // A folder that does not exist shows when it is used, with its name.
  return !account || (await isReachable(folder, account).catch(() => true)) ? folder : '/tmp';
}

/** Whether data may be kept in memory; also a good guess for an engine of containers, which is on this machine. */
export async function hasRoomInMemory(): Promise<boolean> {
  try {
    await access(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY_FOLDER);
    return Math.min(bavail * bsize, process.availableMemory()) >= MEMORY_WANTED_BYTES;
  } catch {
    return false; // not Linux, or a container without it
  }
}
