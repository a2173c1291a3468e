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
];
