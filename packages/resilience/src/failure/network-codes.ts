import type { FailureKind } from './failure-kinds.ts';

/** Codes of Node's sockets and resolver. */
export const networkCodes: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  ['ECONNREFUSED', 'connection-refused'],
  ['EHOSTDOWN', 'connection-refused'],
  ['EHOSTUNREACH', 'connection-refused'],
  ['ENETDOWN', 'connection-refused'],
  ['ENETUNREACH', 'connection-refused'],
  ['ENOTFOUND', 'host-not-found'],
  ['EAI_AGAIN', 'host-not-found'],
  ['ECONNABORTED', 'connection-lost'],
  ['ECONNRESET', 'connection-lost'],
  ['ENOTCONN', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ERR_STREAM_DESTROYED', 'connection-lost'],
  ['ERR_STREAM_WRITE_AFTER_END', 'connection-lost'],
  ['ETIMEDOUT', 'timeout'],
  ['ESOCKETTIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_SOCKET', 'connection-lost'],
  ['EMFILE', 'out-of-resources'],
  ['ENFILE', 'out-of-resources'],
  ['ENOBUFS', 'out-of-resources'],
  ['EADDRNOTAVAIL', 'out-of-resources'],
]);

/** Codes that mean something else, or mean a database at all, only where connecting failed (`syscall: 'connect'`). */
export const connectCodes: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  ['ETIMEDOUT', 'connect-timeout'],
  ['ECONNRESET', 'connection-refused'],
  // A Unix socket that is not there: its server is not running.
  ['ENOENT', 'connection-refused'],
  ['EACCES', 'permission'],
]);

/** How the codes of a failed TLS handshake or certificate begin (Node's errors and OpenSSL's verification results). */
const tlsPrefixes = [
  'ERR_TLS_',
  'ERR_SSL_',
  'ERR_OSSL_',
  'CERT_',
  'CRL_',
  'UNABLE_TO_',
  'SELF_SIGNED_CERT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'ERROR_IN_C',
  'EPROTO',
];

export function isTlsCode(code: string): boolean {
  return tlsPrefixes.some((prefix) => code.startsWith(prefix));
}
