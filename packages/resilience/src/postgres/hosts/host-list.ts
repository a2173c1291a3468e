import { checkOneOf } from '../../errors/check-option.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import type { Host } from './host.ts';
import { type SessionAttrs, sessionAttrs } from './session-attrs.ts';

/** What a URL says of the servers it leads to, and what is left of it for a driver that knows one host only. */
export interface HostList {
  /** In the order to try them; at least one. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly attrs: SessionAttrs;
  /** The URL of the first one, without `target_session_attrs`. */
  readonly firstUrl: string;
}

const expected = "hosts such as 'db-1:5432,db-2:5432'";
const parts =
  /^(?<scheme>postgres(?:ql)?:\/\/)(?<user>[^/?#]*@)?(?<hosts>[^/?#]*)(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/i;

/**
 * The servers that `url` names, where it names several (`a:1,b:2`, or `?host=a,b&port=1,2`) or says
 * `target_session_attrs`; undefined where it is a plain URL, or no PostgreSQL URL at all. As in libpq one port counts
 * for every host that has none.
 *
 * Throws `InvalidOptionError` for a host, port or attribute that cannot be meant; what it quotes holds no password.
 */
export function hostListOf(option: string, url: string): HostList | undefined {
  const { scheme, user = '', hosts: authority = '', path = '', query = '' } = parts.exec(url)?.groups ?? {};
  const settings = new URLSearchParams(query);
  const named = settings.get('host') ?? authority;
  const attrs = settings.get('target_session_attrs') ?? undefined;
  if (scheme === undefined || (attrs === undefined && !named.includes(','))) return undefined;

  const known = checkOneOf('target_session_attrs', attrs, sessionAttrs, 'any');
  // A password with a slash in it ends what a URL takes for its hosts.
  const misread = user === '' && path.includes('@');
  const ports = settings.get('port')?.split(',') ?? [];
  const [first, ...others] = named.split(',').map((text, index, all): Host => {
    const host = parseHost(text, settings.has('host'));
    const port = portOf(host?.port || (ports.length === 1 ? ports[0] : ports[index]));
    const nameless = host?.name === '' && all.length > 1;
    if (host === undefined || port === undefined || nameless || ports.length > Math.max(1, all.length))
      throw new InvalidOptionError(option, expected, misread ? '***' : named);
    return { name: host.name || process.env['PGHOST'] || 'localhost', port };
  });
  if (first === undefined) return undefined; // split() gives one part at least

  settings.delete('target_session_attrs');
  settings.set('host', first.name);
  settings.set('port', String(first.port));
  return {
    hosts: [first, ...others],
    attrs: known,
    firstUrl: `${scheme}${user}localhost${path === '' ? '/' : path}?${settings}`,
  };
}

/** `db-1:5432`, `[::1]:5432`, `db-1`, `%2Frun%2Fpostgresql`; in a query's `host=` without port and brackets. */
function parseHost(text: string, plain: boolean): { name: string; port: string | undefined } | undefined {
  if (plain) return { name: text, port: undefined };
  const {
    address,
    name = '',
    port,
  } = /^(?:\[(?<address>[^\]]+)\]|(?<name>[^:[\]]*))(?::(?<port>.*))?$/.exec(text)?.groups ?? { name: '%' };
  try {
    return { name: address ?? decodeURIComponent(name), port };
  } catch {
    return undefined; // no percent-encoding
  }
}

function portOf(text: string | undefined): number | undefined {
  const port = text || process.env['PGPORT'] || '5432';
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535 ? Number(port) : undefined;
}
