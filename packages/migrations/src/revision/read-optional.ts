import { readFileSync } from 'node:fs';

/**
 * A file's bytes, or `undefined` where there is no such file. Read in one go: a history is a thousand small files, and
 * to read one of them by way of the thread pool costs some seven times the reading.
 */
export async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
