import type { FailureKind } from './failure-kinds.ts';

/** Errors node-postgres makes without a code, told apart by how their message begins; the first that fits counts. */
export const driverMessages: readonly (readonly [beginning: string, kind: FailureKind])[] = [
  ['timeout exceeded when trying to connect', 'pool-timeout'],
  ['Connection terminated due to connection timeout', 'connect-timeout'],
  ['timeout expired', 'connect-timeout'],
  ['Connection terminated', 'connection-lost'],
  ['Query read timeout', 'timeout'],
  ['Client has encountered a connection error and is not queryable', 'not-connected'],
  ['Client was closed and is not queryable', 'not-connected'],
  ['Cannot use a pool after calling end on the pool', 'pool-closed'],
  ['The server does not support SSL connections', 'tls'],
  ['There was an error establishing an SSL connection', 'tls'],
  ['SASL', 'authentication'],
  ['Password must be a string', 'authentication'],
  ['Unknown authenticationOk message type', 'authentication'],
];

/** Errors with a code that others share; told apart likewise. */
export const sharedCodeMessages: readonly (readonly [code: string, beginning: string, kind: FailureKind])[] =
  [
    // The socket was taken away in the handshake: no statement was sent.
    ['ECONNRESET', 'Client network socket disconnected before secure TLS', 'connection-refused'],
    // Prisma waited for a connection: `maxWait`.
    ['P2028', 'Transaction API error: Unable to start a transaction in the given time', 'pool-timeout'],
    // node:sqlite
    ['ERR_INVALID_STATE', 'database is not open', 'pool-closed'],
    ['ERR_INVALID_ARG_TYPE', 'Provided value cannot be bound', 'invalid-value'],
  ];

/** What PgBouncer says: all of it has the one SQLSTATE 08P01 (its client.c, server.c and objects.c). */
export const poolerMessages: readonly (readonly [beginning: string, kind: FailureKind])[] = [
  ['query_wait_timeout', 'pool-timeout'],
  ['no more connections allowed', 'too-many-connections'],
  ['pgbouncer cannot connect to server', 'connection-refused'],
  ['server login has been failing', 'connection-refused'],
  ['server_login_retry', 'connection-refused'],
  ['server conn crashed', 'connection-lost'],
  ['server closed the connection unexpectedly', 'connection-lost'],
  ['query_timeout', 'statement-timeout'],
  ['transaction_timeout', 'transaction-timeout'],
  ['idle transaction timeout', 'idle-timeout'],
  ['idle_transaction_timeout', 'idle-timeout'],
  ['client_idle_timeout', 'idle-timeout'],
  ['bouncer config error', 'internal'],
];
