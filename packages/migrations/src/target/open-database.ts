import type { Database } from '@holdfast/resilience';

import { UsageError } from '../errors/usage-error.ts';

/** A database that a URL names. */
export interface Target {
  readonly database: Database;
  /** Prisma's `?schema=` parameter, which is none of the server's. */
  readonly schema: string | undefined;
  /** Its name for people, without user and password. */
  readonly label: string;
}

/** Opens what the URL names; the connection is made by the first statement. Messages never hold the URL: it has a password. */
export async function openDatabase(url: string): Promise<Target> {
  if (url.startsWith('file:')) {
    const { sqlite } = await import('@holdfast/resilience/sqlite');
    return { database: sqlite({ url, waitMs: 1_000 }), schema: undefined, label: url.slice('file:'.length) };
  }
  const parsed = parse(url);
  const schema = parsed.searchParams.get('schema') ?? undefined;
  parsed.searchParams.delete('schema');
  const { postgres } = await importPostgres();
  return {
    // One connection migrates; the other one can stop it.
    database: postgres({ url: parsed.href, pool: { max: 2 } }),
    schema,
    label: `${decodeURIComponent(parsed.pathname.slice(1))} on ${parsed.host}`,
  };
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'postgres:' || parsed?.protocol === 'postgresql:') return readable(parsed);
  const got = parsed === undefined ? 'what was given is no URL' : `this one begins with ${parsed.protocol}`;
  throw new UsageError(`the database must be a postgresql:// or a file: URL; ${got}.`);
}

/** A `%` that is not the beginning of an escape the driver refuses without saying what it is about. */
function readable(url: URL): URL {
  try {
    decodeURIComponent(url.username + url.password + url.pathname);
    return url;
  } catch (cause) {
    throw new UsageError("the database's URL has a % in it that escapes nothing: write it as %25.", {
      cause,
    });
  }
}

async function importPostgres(): Promise<typeof import('@holdfast/resilience/postgres')> {
  try {
    return await import('@holdfast/resilience/postgres');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new UsageError('PostgreSQL needs the package pg, which is not installed.\n  npm install pg', {
      cause,
    });
  }
}
