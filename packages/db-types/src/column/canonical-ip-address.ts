import { isIP } from 'node:net';

const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;
const V4_IN_V6 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * An IP address, or a network's with its prefix length, in its one form: RFC 5952 for version 6, and no prefix length
 * where it says the whole address. `undefined` where the text is none.
 */
export function canonicalIpAddress(text: string): string | undefined {
  const [address = '', prefix, ...rest] = text.split('/', 3);
  const version = isIP(address);
  // A zone (`fe80::1%eth0`) means something on one machine only, and PostgreSQL has none.
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined;
  const canonical = version === 6 ? canonicalVersion6(address) : address;
  if (prefix === undefined) return canonical;
  const bits = version === 6 ? 128 : 32;
  if (!PREFIX_LENGTH.test(prefix) || Number(prefix) > bits) return undefined;
  return Number(prefix) === bits ? canonical : `${canonical}/${prefix}`;
}

function canonicalVersion6(address: string): string {
  // The URL standard writes hosts as RFC 5952 does, but for version 4 inside of version 6.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = V4_IN_V6.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  const octets = [high, low].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return `::ffff:${octets.join('.')}`;
}
