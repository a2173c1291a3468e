import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { signal } from './processes.ts';

/**
 * What is done where the keeper hangs, or was killed: the server's number stands in its folder. It works without
 * waiting, for it also runs while the process is ending.
 */
export function reclaim(folder: string, ownPrograms: string): void {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10);
    if (pid > 0) signal(pid, 'SIGQUIT');
  } catch {
    // No such file: no server ran.
  }
  for (const path of [folder, ownPrograms]) {
    rmSync(path, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
  }
}
