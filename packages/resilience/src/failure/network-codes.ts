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
  ['EAI_FAIL', 'host-not-found'],
  ['EAI_NODATA', 'host-not-found'],
  ['EAI_NONAME', 'host-not-found'],
  ['ESERVFAIL', 'host-not-found'],
  ['ECONNABORTED', 'connection-lost'],
  ['ECONNRESET', 'connection-lost'],
  ['ENETRESET', 'connection-lost'],
  ['ENOTCONN', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ERR_SOCKET_CLOSED', 'connection-lost'],
  ['ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'connection-refused'],
  ['ERR_SOCKET_CONNECTION_TIMEOUT', 'connect-timeout'],
  ['ERR_STREAM_DESTROYED', 'connection-lost'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'connection-lost'],
  ['ERR_STREAM_WRITE_AFTER_END', 'connection-lost'],
  // Its name begins as those of TLS failures do, but the handshake was not refused: nobody answered.
  ['ERR_TLS_HANDSHAKE_TIMEOUT', 'connect-timeout'],
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
  // What a firewall on this machine says.
  ['EPERM', 'permission'],
]);

/** How the codes of a failed TLS handshake or certificate begin (Node's errors and OpenSSL's verification results). */
export const tlsPrefixes: readonly string[] = [
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
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'ERROR_IN_C',
  'EPROTO',
];

export function isTlsCode(code: string): boolean {
  return tlsPrefixes.some((prefix) => code.startsWith(prefix));
}
