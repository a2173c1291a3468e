import { canonicalIpAddress } from '../../column/canonical-ip-address.ts';

/** PostgreSQL writes more addresses with a version 4 part than RFC 5952 does: `::1:2` as `::0.1.0.2`. */
export function readIpAddress(stored: unknown): string {
  const text = stored as string;
  return text.includes('.') && text.includes(':') ? (canonicalIpAddress(text) ?? text) : text;
}
