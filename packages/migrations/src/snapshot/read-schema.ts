import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { foldSchema, type SchemaFile } from './fold-schema.ts';
import { SchemaError } from './schema-error.ts';

/** Reads a schema, which is a file, or a folder of `*.prisma` files at any depth, and folds it. */
export async function readSchema(path: string): Promise<string> {
  return foldSchema(await readFiles(path));
}

async function readFiles(path: string): Promise<readonly SchemaFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ path, text: await readFile(path, 'utf8') }];
    const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.prisma'));
    if (names.length === 0)
      throw new SchemaError(`no *.prisma file in ${path}.\n  Name the schema with --schema.`);
    return await Promise.all(
      names.map(async (name) => ({ path: name, text: await readFile(join(path, name), 'utf8') })),
    );
  } catch (cause) {
    if (cause instanceof SchemaError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new SchemaError(`the schema cannot be read: ${path}${reason}.\n  Name it with --schema.`, {
      cause,
    });
  }
}
