import { InvalidOptionError } from '../errors/invalid-option-error.ts';

/** What the parameters that Prisma knows in a URL, and libpq does not, ask for. */
export interface PrismaParameters {
  /** The URL without them. */
  readonly url: string;
  /** `connection_limit`. */
  readonly max?: number;
  /** `pool_timeout`. */
  readonly connectionTimeoutMillis?: number;
  /** `schema`, as an option of the server's session. */
  readonly options?: string;
  /** `pgbouncer=true` and `statement_cache_size=0`. */
  readonly preparedStatements?: false;
}

const names = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'statement_cache_size'] as const;

/** Takes Prisma's parameters out of a URL. @throws InvalidOptionError for a value that cannot be meant */
export function takePrismaParameters(url: string): PrismaParameters {
  const start = url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
  if (!names.some((name) => query.has(name))) return { url };
  const [schema, limit, timeout, pgbouncer, cacheSize] = names.map((name) => {
    const value = query.get(name) ?? undefined;
    query.delete(name);
    return value;
  });
  const max = wholeNumber('connection_limit', limit, 1);
  const seconds = wholeNumber('pool_timeout', timeout, 0);
  const unprepared = pgbouncer === 'true' || wholeNumber('statement_cache_size', cacheSize, 0) === 0;
  const session = schema === undefined ? undefined : searchPath(schema);
  // Options in a URL count before those that are given beside it.
  const inUrl = query.get('options');
  if (session !== undefined && inUrl !== null) query.set('options', `${session} ${inUrl}`);
  return {
    url: query.size === 0 ? url.slice(0, start) : `${url.slice(0, start)}?${query}`,
    ...(max !== undefined && { max }),
    ...(seconds !== undefined && { connectionTimeoutMillis: seconds * 1_000 }),
    ...(session !== undefined && inUrl === null && { options: session }),
    ...(unprepared && { preparedStatements: false }),
  };
}

/**
 * What makes a session begin in a schema. Not for `public`, where it is anyway: every URL of Prisma's says that, and poolers such
 * as PgBouncer refuse sessions with options.
 */
function searchPath(schema: string): string | undefined {
  if (schema === 'public') return undefined;
  if (schema === '') throw new InvalidOptionError('schema in the URL', 'the name of a schema', schema);
  const quoted = /^[a-z_][a-z\d_]*$/.test(schema) ? schema : `"${schema.replaceAll('"', '""')}"`;
  // Options are parted by spaces.
  return `-c search_path=${quoted.replace(/[\s\\]/g, '\\$&')}`;
}

function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw new InvalidOptionError(`${name} in the URL`, `a whole number from ${least}`, text);
}
