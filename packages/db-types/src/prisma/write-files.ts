import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isGenerated } from './emit/generated-header.ts';

/**
 * Makes a folder hold these files: writes the ones that differ, and removes files the generator wrote for models that
 * are gone. Whatever else is in the folder stays.
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (files.has(name) || !name.endsWith('.ts')) continue;
    const file = path.join(folder, name);
    if (isGenerated(await readFile(file, 'utf8'))) await rm(file);
  }
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    // A file that is as it should be is left alone, so that nothing watching it starts to build.
    if ((await readIfThere(file)) !== text) await writeFile(file, text);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
