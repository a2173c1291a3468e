import type pg from 'pg';

import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { describeHost } from './hosts/host.ts';
import { hostListOf } from './hosts/host-list.ts';

const mask = '***';

/** `url` with every password in it replaced; works on what is no URL at all, too. */
export function maskPassword(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:@/?#]*):.*@/i, `$1:${mask}@`)
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/gi, `$1${mask}`);
}

/** Throws `InvalidOptionError` where `url` cannot lead to a PostgreSQL server; what it quotes holds no password. */
export function checkPostgresUrl(option: string, url: unknown): string {
  const expected = "a URL such as 'postgres://user:password@host:5432/database'";
  if (typeof url !== 'string') throw new InvalidOptionError(option, expected, url);
  if (hostListOf(option, url) !== undefined) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A Unix socket's folder stands in the query (`?host=/run/postgresql`), after an empty host.
  const known = parsed === undefined ? /^postgres(ql)?:\/\/([^/@]*@)?\//.test(url) : isPostgres(parsed);
  if (!known) throw new InvalidOptionError(option, expected, maskPassword(url));
  return url;
}

function isPostgres({ protocol }: URL): boolean {
  return protocol === 'postgres:' || protocol === 'postgresql:';
}

/** `host:port` of the server that these options lead to; of several, each. */
export function targetOf(options: pg.PoolConfig): string {
  const { connectionString: url } = options;
  const list = url === undefined ? undefined : hostListOf('connectionString', url);
  if (list !== undefined) return list.hosts.map(describeHost).join(',');
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  const { PGHOST, PGPORT } = process.env;
  const host = parsed?.searchParams.get('host') || parsed?.hostname || options.host || PGHOST || 'localhost';
  const port = parsed?.port || parsed?.searchParams.get('port') || options.port || PGPORT || 5432;
  return `${host}:${port}`;
}
