import { describe, expect, test } from 'vitest';

import { CircuitOpenError } from '../policies/breaker/circuit-open-error.ts';
import { CommitOutcomeUnknownError } from '../transaction/commit-outcome-unknown-error.ts';
import { classifyError } from './classify-error.ts';

function withFields(fields: object, message = 'text in any language'): Error {
  return Object.assign(new Error(message), fields);
}

describe('classifyError', () => {
  test.each([
    ['23505', 'unique-violation', 'never', false],
    ['23503', 'foreign-key-violation', 'never', false],
    ['23000', 'constraint-violation', 'never', false],
    ['22P02', 'invalid-value', 'never', false],
    ['42601', 'syntax', 'never', false],
    ['42P01', 'undefined-object', 'never', false],
    ['42501', 'permission', 'never', false],
    ['25006', 'read-only', 'never', false],
    ['25P02', 'transaction-state', 'never', false],
    ['P0001', 'raised', 'never', false],
    ['40001', 'serialization', 'safe', false],
    ['40P01', 'deadlock', 'safe', false],
    ['40003', 'connection-lost', 'if-idempotent', true],
    ['55P03', 'locked', 'safe', false],
    ['26000', 'stale-statement', 'safe', false],
    ['53300', 'too-many-connections', 'safe', true],
    ['53100', 'out-of-resources', 'safe', true],
    ['57014', 'cancelled', 'never', false],
    ['57P01', 'server-shutdown', 'if-idempotent', true],
    ['57P03', 'not-accepting', 'safe', true],
    ['57P04', 'undefined-object', 'never', false],
    ['08001', 'connection-refused', 'safe', true],
    ['08006', 'connection-lost', 'if-idempotent', true],
    ['28P01', 'authentication', 'never', false],
    ['28000', 'authentication', 'never', false],
    ['XX001', 'corruption', 'never', false],
  ])('reads SQLSTATE %s as %s', (code, kind, retry, outage) => {
    expect(classifyError(withFields({ code }))).toEqual({ kind, retry, outage });
  });

  test('falls back to the class of a SQLSTATE it has never seen', () => {
    expect(classifyError(withFields({ code: '23ZZZ' })).kind).toBe('constraint-violation');
    expect(classifyError(withFields({ code: 'ZZ999' })).kind).toBe('unknown');
  });

  test('tells a statement that was too slow from one that somebody cancelled', () => {
    const slow = withFields({ code: '57014' }, 'canceling statement due to statement timeout');
    const cancelled = withFields({ code: '57014' }, 'canceling statement due to user request');
    expect(classifyError(slow).kind).toBe('statement-timeout');
    expect(classifyError(cancelled).kind).toBe('cancelled');
  });

  test('knows a prepared statement whose table changed by the routine that says so, whatever the language', () => {
    const stale = withFields({ code: '0A000', routine: 'RevalidateCachedQuery' });
    expect(classifyError(stale)).toEqual({ kind: 'stale-statement', retry: 'safe', outage: false });
    expect(classifyError(withFields({ code: '0A000', routine: 'other' })).kind).toBe('not-supported');
  });

  test.each([
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'connection-refused', 'safe'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'host-not-found', 'safe'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'connect-timeout', 'safe'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'timeout', 'if-idempotent'],
    [{ code: 'ECONNRESET', syscall: 'read' }, 'connection-lost', 'if-idempotent'],
    [{ code: 'EPIPE', syscall: 'write' }, 'connection-lost', 'if-idempotent'],
    [{ code: 'ENOENT', syscall: 'connect' }, 'connection-refused', 'safe'],
  ])('takes the socket error %j for an outage', (fields, kind, retry) => {
    expect(classifyError(withFields(fields))).toEqual({ kind, retry, outage: true });
  });

  test('does not take a missing file for a missing server', () => {
    expect(classifyError(withFields({ code: 'ENOENT', syscall: 'open' })).kind).toBe('unknown');
  });

  test.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'EPROTO',
  ])('never retries the TLS failure %s', (code) => {
    expect(classifyError(withFields({ code }))).toEqual({ kind: 'tls', retry: 'never', outage: false });
  });

  test.each([
    ['timeout exceeded when trying to connect', 'pool-timeout'],
    ['Connection terminated due to connection timeout', 'connect-timeout'],
    ['Connection terminated unexpectedly', 'connection-lost'],
    ['Connection terminated', 'connection-lost'],
    ['Query read timeout', 'timeout'],
    ['Client has encountered a connection error and is not queryable', 'not-connected'],
    ['The server does not support SSL connections', 'tls'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication'],
  ])("knows node-postgres's plain error %j", (message, kind) => {
    expect(classifyError(new Error(message)).kind).toBe(kind);
  });

  test.each([
    [5, 'locked', 'safe'],
    [517, 'serialization', 'safe'],
    [787, 'foreign-key-violation', 'never'],
    [1555, 'unique-violation', 'never'],
    [2067, 'unique-violation', 'never'],
    [1299, 'not-null-violation', 'never'],
    [8, 'read-only', 'never'],
    [266 /* SQLITE_IOERR_READ */, 'io', 'never'],
  ])('reads the SQLite result code %i as %s', (errcode, kind, retry) => {
    const failure = classifyError(withFields({ code: 'ERR_SQLITE_ERROR', errcode }));
    expect(failure).toMatchObject({ kind, retry });
  });

  test('reads the names other SQLite drivers give', () => {
    expect(classifyError(withFields({ code: 'SQLITE_CONSTRAINT_UNIQUE' })).kind).toBe('unique-violation');
    expect(classifyError(withFields({ code: 'SQLITE_BUSY_RECOVERY' })).kind).toBe('locked');
    expect(classifyError(withFields({ code: 'SQLITE_IOERR_FSYNC' })).kind).toBe('io');
  });

  test.each([
    ['P1001', 'connection-refused'],
    ['P1000', 'authentication'],
    ['P1017', 'connection-lost'],
    ['P2002', 'unique-violation'],
    ['P2025', 'not-found'],
    ['P2034', 'serialization'],
  ])("reads Prisma's %s as %s", (code, kind) => {
    expect(classifyError(withFields({ code })).kind).toBe(kind);
  });

  test.each(['P2010', 'P2039'])("finds the SQLSTATE inside Prisma's %s", (code) => {
    const meta = {
      driverAdapterError: { cause: { originalCode: '40P01', kind: 'TransactionWriteConflict' } },
    };
    expect(classifyError(withFields({ code, meta })).kind).toBe('deadlock');
  });

  test("falls back to what Prisma's driver adapter says where it gives no SQLSTATE", () => {
    const cause = { kind: 'DatabaseNotReachable', host: 'db-1', port: 5432 };
    expect(classifyError(withFields({ cause }, 'DriverAdapterError')).kind).toBe('connection-refused');
  });

  test('follows causes, and stops where one bites its own tail', () => {
    const wrapped = new Error('could not save', {
      cause: new Error('again', { cause: withFields({ code: '40001' }) }),
    });
    expect(classifyError(wrapped).kind).toBe('serialization');
    const ring = new Error('ring');
    ring.cause = ring;
    expect(classifyError(ring).kind).toBe('unknown');
  });

  test('takes the strictest of several failures', () => {
    const refused = withFields({ code: 'ECONNREFUSED', syscall: 'connect' });
    const lost = withFields({ code: 'ECONNRESET' });
    expect(classifyError(new AggregateError([refused, lost])).kind).toBe('connection-lost');
    expect(classifyError(new AggregateError([refused, new Error('else')])).retry).toBe('never');
  });

  test('prefers what an own error says to what caused it', () => {
    const lost = withFields({ code: 'ECONNRESET' });
    expect(classifyError(new CommitOutcomeUnknownError(lost)).kind).toBe('commit-outcome-unknown');
    const open = new CircuitOpenError('db', 10, { summary: 'it failed', lastFailure: lost });
    expect(classifyError(open)).toEqual({ kind: 'circuit-open', retry: 'safe', outage: false });
  });

  test('takes an aborted signal for what it is', () => {
    expect(classifyError(AbortSignal.abort().reason).kind).toBe('cancelled');
  });

  test.each([undefined, null, 'text', 42, {}, new Error('whatever')])(
    'does not know %o, and never retries it',
    (error) => {
      expect(classifyError(error)).toEqual({ kind: 'unknown', retry: 'never', outage: false });
    },
  );
});
