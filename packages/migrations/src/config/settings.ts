import { dirname, join } from 'node:path';

import { readPrismaConfig } from './prisma-config.ts';

/** What a command line may say itself. */
export interface GivenSettings {
  readonly url?: string | undefined;
  readonly dir?: string | undefined;
  readonly schema?: string | undefined;
  /** The path of a `prisma.config.ts`. */
  readonly config?: string | undefined;
}

/** Where everything is. */
export interface Settings {
  readonly dir: string;
  readonly schema: string;
  /** `undefined` where nobody named a database. */
  readonly url: string | undefined;
}

const defaultSchema = join('prisma', 'schema.prisma');

/**
 * What the command line says, else the environment's DATABASE_URL, else `prisma.config.ts`, else where Prisma has it by
 * default. The configuration is not loaded where nothing of it is needed.
 */
export async function readSettings(
  given: GivenSettings,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Settings> {
  const url = given.url ?? (env['DATABASE_URL'] || undefined);
  const complete = url !== undefined && given.dir !== undefined && given.schema !== undefined;
  const config = complete && given.config === undefined ? {} : await readPrismaConfig(folder, given.config);
  const schema = given.schema ?? config.schema ?? defaultSchema;
  return {
    schema,
    dir: given.dir ?? config.migrations ?? besides(schema),
    url: url ?? config.url,
  };
}

/** Prisma keeps the migrations beside the schema's file, or in its folder. */
function besides(schema: string): string {
  return schema.endsWith('.prisma') ? join(dirname(schema), 'migrations') : join(schema, 'migrations');
}
