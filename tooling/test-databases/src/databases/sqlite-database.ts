import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Template } from './template.ts';
import type { TestDatabase } from './test-database.ts';

/** A file in a folder of its own, which also takes the files SQLite puts beside it. */
export async function createSqliteDatabase(
  runFolder: string,
  template: Template | undefined,
): Promise<TestDatabase> {
  const folder = join(runFolder, randomBytes(5).toString('hex'));
  const file = join(folder, 'test.sqlite');
  const original = template && (await ensureTemplate(runFolder, template));
  await mkdir(folder);
  if (original) await copyFile(original, file);
  return {
    engine: 'sqlite',
    url: fileUrl(file),
    drop: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Fills the template unless the run has it; who comes meanwhile waits for the first. */
async function ensureTemplate(runFolder: string, { name, fill }: Template): Promise<string> {
  const finished = join(runFolder, `${name}.sqlite`);
  const workshop = join(runFolder, `${name}-workshop`);
  while (!existsSync(finished)) {
    if (await claim(workshop)) {
      try {
        if (existsSync(finished)) break; // it was finished between our look and our claim
        const file = join(workshop, 'template.sqlite');
        await fill(fileUrl(file));
        await flushLog(file);
        await rename(file, finished); // whole at once
      } finally {
        await rm(workshop, { recursive: true });
      }
    } else await delay(5);
  }
  return finished;
}

/** Only one can make a folder: whether that was us. */
async function claim(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What the write-ahead log still holds belongs to the copies too. */
async function flushLog(file: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
}

/** SQLite's own form of a file's URI: one slash. */
const fileUrl = (path: string): string => `file:${pathToFileURL(path).pathname}`;
