import { describe, expect, test } from 'vitest';

import { CircuitOpenError } from '../policies/breaker/circuit-open-error.ts';
import { CommitOutcomeUnknownError } from '../transaction/commit-outcome-unknown-error.ts';
import { classifyError } from './classify-error.ts';

function withFields(fields: object, message = 'text in any language'): Error {
  return Object.assign(new Error(message), fields);
}

/** Every error code of PostgreSQL 18 (appendix A of its manual), by class. */
const sqlstatesOf18 = {
  '03': '000',
  '08': '000 001 003 004 006 007 P01',
  '09': '000',
  '0A': '000',
  '0B': '000',
  '0F': '000 001',
  '0L': '000 P01',
  '0P': '000',
  '0Z': '000 002',
  '10': '608',
  '20': '000',
  '21': '000',
  '22': '000 001 002 003 004 005 007 008 009 00B 00C 00D 00F 00G 00H 00L 00M 00N 00S 00T 010 011 012 013 014 015 016 018 019 01B 01E 01F 01G 01W 01X 021 022 023 024 025 026 027 02E 02G 02H 030 031 032 033 034 035 036 037 038 039 03A 03B 03C 03D 03E 03F 03G P01 P02 P03 P04 P05 P06',
  '23': '000 001 502 503 505 514 P01',
  '24': '000',
  '25': '000 001 002 003 004 005 006 007 008 P01 P02 P03 P04',
  '26': '000',
  '27': '000',
  '28': '000 P01',
  '2B': '000 P01',
  '2D': '000',
  '2F': '000 002 003 004 005',
  '34': '000',
  '38': '000 001 002 003 004',
  '39': '000 001 004 P01 P02 P03',
  '3B': '000 001',
  '3D': '000',
  '3F': '000',
  '40': '000 001 002 003 P01',
  '42': '000 501 601 602 611 622 701 702 703 704 710 712 723 725 803 804 809 830 846 883 8C9 939 P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21 P22',
  '44': '000',
  '53': '000 100 200 300 400',
  '54': '000 001 011 023',
  '55': '000 006 P02 P03 P04',
  '57': '000 014 P01 P02 P03 P04 P05',
  '58': '000 030 P01 P02 P03',
  F0: '000 001',
  HV: '000 001 002 004 005 006 007 008 009 00A 00B 00C 00D 00J 00K 00L 00M 00N 00P 00Q 00R 010 014 021 024 090 091',
  P0: '000 001 002 003 004',
  XX: '000 001 002',
};

describe('classifyError', () => {
  test('knows every error code of PostgreSQL', () => {
    const codes = Object.entries(sqlstatesOf18).flatMap(([start, rest]) =>
      rest.split(' ').map((end) => start + end),
    );
    expect(codes.length).toBeGreaterThan(200);
    expect(codes.filter((code) => classifyError(withFields({ code })).kind === 'unknown')).toEqual([]);
  });

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
    ['08007', 'commit-outcome-unknown', 'if-idempotent', true],
    ['53400', 'limit-exceeded', 'never', false],
    ['25P04', 'transaction-timeout', 'never', false],
    ['58P01', 'undefined-object', 'never', false],
    ['58030', 'io', 'never', true],
    ['HV00N', 'foreign-server', 'if-idempotent', false],
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

  test.each([
    ['query_wait_timeout', 'pool-timeout', 'safe'],
    ['no more connections allowed (max_client_conn)', 'too-many-connections', 'safe'],
    ['server conn crashed?', 'connection-lost', 'if-idempotent'],
    ['pgbouncer cannot connect to server', 'connection-refused', 'safe'],
    ['invalid message format', 'internal', 'never'],
  ])("tells PgBouncer's one code apart by its text %j", (message, kind, retry) => {
    const failure = classifyError(withFields({ code: '08P01', severity: 'FATAL' }, message));
    expect(failure).toMatchObject({ kind, retry });
  });

  test('takes a connection failure that a living server reports for one of another server', () => {
    expect(classifyError(withFields({ code: '08001', severity: 'ERROR' })).outage).toBe(false);
    expect(classifyError(withFields({ code: '08001', severity: 'FATAL' })).outage).toBe(true);
  });

  test('knows a connection that was cut in the TLS handshake: nothing was sent on it', () => {
    const message = 'Client network socket disconnected before secure TLS connection was established';
    expect(classifyError(withFields({ code: 'ECONNRESET' }, message)).kind).toBe('connection-refused');
    expect(classifyError(withFields({ code: 'ERR_TLS_HANDSHAKE_TIMEOUT' })).kind).toBe('connect-timeout');
  });

  test("looks into Node's error for a host with several addresses before it takes its code", () => {
    const timedOut = withFields({ code: 'ETIMEDOUT', syscall: 'connect' });
    const error = Object.assign(new AggregateError([timedOut, timedOut]), { code: 'ETIMEDOUT' });
    expect(classifyError(error)).toEqual({ kind: 'connect-timeout', retry: 'safe', outage: true });
  });

  test('knows that Prisma waited for a connection in vain, and SQLite behind its adapter', () => {
    const message = 'Transaction API error: Unable to start a transaction in the given time.';
    expect(classifyError(withFields({ code: 'P2028' }, message)).kind).toBe('pool-timeout');
    const cause = { kind: 'sqlite', extendedCode: 517, message: 'database is locked' };
    expect(classifyError(withFields({ cause }, 'DriverAdapterError')).kind).toBe('serialization');
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
