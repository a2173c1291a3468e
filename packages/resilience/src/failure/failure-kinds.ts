import type { Failure, RetryAdvice } from './failure.ts';

/** Every way to fail, and what follows from it. Codes are mapped to these in the tables beside this file. */
const traits = {
  // The statement's own fault.
  'unique-violation': ['never', false],
  'foreign-key-violation': ['never', false],
  'not-null-violation': ['never', false],
  'check-violation': ['never', false],
  'exclusion-violation': ['never', false],
  'constraint-violation': ['never', false],
  'invalid-value': ['never', false],
  syntax: ['never', false],
  'undefined-object': ['never', false],
  'duplicate-object': ['never', false],
  'not-found': ['never', false],
  'not-supported': ['never', false],
  'limit-exceeded': ['never', false],
  raised: ['never', false],
  'transaction-state': ['never', false],
  permission: ['never', false],
  'read-only': ['never', false],

  // Somebody wanted it stopped, or it took longer than it was allowed to.
  cancelled: ['never', false],
  'statement-timeout': ['never', false],
  'transaction-timeout': ['never', false],
  'idle-timeout': ['never', false],

  // Two pieces of work met. The database undid this one.
  serialization: ['safe', false],
  deadlock: ['safe', false],
  locked: ['safe', false],
  // A prepared statement the server forgot or whose result changed: another connection prepares it anew.
  'stale-statement': ['safe', false],

  // The way to the database.
  'connection-refused': ['safe', true],
  'connect-timeout': ['safe', true],
  'host-not-found': ['safe', true],
  'not-connected': ['safe', true],
  'not-accepting': ['safe', true],
  'too-many-connections': ['safe', true],
  'connection-lost': ['if-idempotent', true],
  'server-shutdown': ['if-idempotent', true],
  timeout: ['if-idempotent', true],
  'commit-outcome-unknown': ['if-idempotent', true],
  // A database that this one asked: a foreign table, dblink. This one answers.
  'foreign-server': ['if-idempotent', false],
  authentication: ['never', false],
  tls: ['never', false],

  // The database itself.
  'out-of-resources': ['safe', true],
  io: ['never', true],
  corruption: ['never', false],
  internal: ['never', false],

  // Refused by this package before anything was sent.
  'pool-timeout': ['safe', false],
  'circuit-open': ['safe', false],
  'concurrency-limit': ['safe', false],
  'pool-closed': ['never', false],

  unknown: ['never', false],
} as const;

export type FailureKind = keyof typeof traits;

/** Every kind there is, in the order of the table above. */
export const failureKinds: readonly FailureKind[] = Object.keys(traits) as FailureKind[]; // Object.keys forgets what it lists

const failures = new Map<FailureKind, Failure>(
  Object.entries(traits).map(([name, [retry, outage]]: [string, readonly [RetryAdvice, boolean]]) => {
    // The keys of `traits` are the kinds by definition; Object.entries forgets it.
    const kind = name as FailureKind;
    return [kind, Object.freeze({ kind, retry, outage })];
  }),
);

const unknown: Failure = Object.freeze({ kind: 'unknown', retry: 'never', outage: false });

/** The one failure of this kind; the same object each time. */
export function failureOf(kind: FailureKind): Failure {
  return failures.get(kind) ?? unknown;
}
