import { readdir } from 'node:fs/promises';

import { compareRevisionNames } from './revision-order.ts';

/** The names of the revisions in a folder, in their order; none where there is no such folder yet. */
export async function listRevisionNames(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.sort(compareRevisionNames);
}
