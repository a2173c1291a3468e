import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConfigError } from './config-error.ts';

/** What is read of a `prisma.config.ts`. Paths are absolute: there they are relative to the file. */
export interface PrismaConfig {
  /** The file, or the folder. */
  readonly schema?: string;
  /** The folder of migrations. */
  readonly migrations?: string;
  readonly url?: string;
}

/** Where Prisma looks. */
const names = ['prisma.config', '.config/prisma'].flatMap((name) =>
  ['.ts', '.mts', '.js', '.mjs', '.cts', '.cjs'].map((extension) => name + extension),
);

/** Reads `file`, or the configuration that Prisma would find in `folder`; nothing where there is none. */
export async function readPrismaConfig(folder: string, file?: string): Promise<PrismaConfig> {
  const path = file === undefined ? await findConfig(folder) : resolve(folder, file);
  if (path === undefined) return {};
  const value = await load(path);
  const base = dirname(path);
  const schema = textAt(value, 'schema');
  const migrations = textAt(value, 'migrations', 'path');
  const url = textAt(value, 'datasource', 'url');
  return {
    ...(schema !== undefined && { schema: resolve(base, schema) }),
    ...(migrations !== undefined && { migrations: resolve(base, migrations) }),
    ...(url !== undefined && { url }),
  };
}

async function findConfig(folder: string): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

async function load(path: string): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    return module.default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(
      `${path} cannot be read: ${reason}\n` +
        '  Mend it, or say it all on the command line: --url, --dir and --schema.',
      { cause },
    );
  }
}

/** A text that is not empty, at the end of a path of properties. */
function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  let found = value;
  for (const key of path) {
    // A property of an object may be read, whatever it is.
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  }
  return typeof found === 'string' && found !== '' ? found : undefined;
}
