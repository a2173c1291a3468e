import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@holdfast/resilience';

import { openDatabase } from '../target/open-database.ts';

/** An empty database that is there for a piece of work. */
export interface Scratch {
  readonly database: Database;
  readonly url: string;
}

/**
 * Calls `work` with an empty database that nobody else has, and removes it after that: on PostgreSQL another database
 * on the server that `url` names (its user needs CREATEDB), for SQLite a file in the system's temporary folder. None is
 * made once `signal` is aborted; `work` itself is to heed it.
 */
export async function withScratch<Result>(
  url: string,
  work: (scratch: Scratch) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  signal?.throwIfAborted();
  return url.startsWith('file:') ? withScratchFile(work) : withScratchDatabase(url, work);
}

/** Calls `work` with an open database of this URL, and closes it. */
export async function withOpen<Result>(
  url: string,
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const { database } = await openDatabase(url);
  try {
    return await work({ database, url });
  } finally {
    await database.close();
  }
}

async function withScratchFile<Result>(work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-scratch-'));
  try {
    return await withOpen(`file:${join(folder, 'scratch.sqlite')}`, work);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withScratchDatabase<Result>(
  url: string,
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const name = `holdfast_scratch_${randomBytes(8).toString('hex')}`;
  const scratch = new URL(url);
  scratch.pathname = `/${name}`;
  scratch.searchParams.delete('schema');
  return withOpen(url, async ({ database: server }) => {
    await server.query({ text: `CREATE DATABASE ${name} TEMPLATE template0`, values: [] });
    try {
      return await withOpen(scratch.href, work);
    } finally {
      await server.query({ text: `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, values: [] });
    }
  });
}
