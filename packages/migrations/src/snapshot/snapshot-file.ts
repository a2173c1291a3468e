import { join } from 'node:path';

import { readOptional } from '../revision/read-optional.ts';
import type { Link } from './heads.ts';

/** Beside migration.sql. Not `*.prisma`: Prisma would take it for a part of a schema that is kept in a folder. */
export const snapshotFile = 'schema.snapshot';

const header = /^\/\/ follows (.+)\n\n?/;

/** The text of a snapshot: the folded schema that the revision leads to, under a line that names whom it follows. */
export function snapshotText(schema: string, follows: string | undefined): string {
  return follows === undefined ? schema : `// follows ${follows}\n\n${schema}`;
}

/** The folded schema that a revision leads to; `undefined` where the revision was made without one. */
export async function readSnapshot(dir: string, revision: string): Promise<string | undefined> {
  return (await readText(dir, revision))?.replace(header, '');
}

/** Each revision with the one that it says it follows. A snapshot that names none was made as the first. */
export async function readLinks(dir: string, names: readonly string[]): Promise<readonly Link[]> {
  return Promise.all(
    names.map(async (name) => {
      const text = await readText(dir, name);
      const follows = header.exec(text ?? '')?.[1];
      return { name, follows, first: text !== undefined && follows === undefined };
    }),
  );
}

async function readText(dir: string, revision: string): Promise<string | undefined> {
  return (await readOptional(join(dir, revision, snapshotFile)))?.toString('utf8').replaceAll('\r\n', '\n');
}
