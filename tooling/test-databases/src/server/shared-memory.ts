import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Gives back the small piece of System V shared memory which a killed server leaves. The next start in the same
 * folder would do it; where there is none, systems keep it until they are restarted, and macOS has room for 32.
 */
export async function freeSharedMemory(dataFolder: string): Promise<void> {
  const id = await sharedMemoryId(dataFolder);
  // Without the tool, or where somebody was faster, there is nothing more to do.
  if (id === undefined) return;
  await promisify(execFile)('ipcrm', ['-m', String(id)], { timeout: 5_000, killSignal: 'SIGKILL' }).catch(
    () => {},
  );
}

/** The server's note in its folder has the key and the number on its seventh line; a clean end removes the note. */
async function sharedMemoryId(dataFolder: string): Promise<number | undefined> {
  const note = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const id = /^\s*\d+\s+(\d+)\s*$/.exec(note.split('\n')[6] ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}
