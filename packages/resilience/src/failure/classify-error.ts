import { driverMessages, poolerMessages, sharedCodeMessages } from './driver-messages.ts';
import type { Failure, RetryAdvice } from './failure.ts';
import { type FailureKind, failureOf } from './failure-kinds.ts';
import { connectCodes, isTlsCode, networkCodes } from './network-codes.ts';
import { ownCodes } from './own-codes.ts';
import { adapterKinds, prismaCodes } from './prisma-codes.ts';
import { kindOfSqliteName, kindOfSqliteNumber } from './sqlite-codes.ts';
import { sqlstateClasses, sqlstates } from './sqlstates.ts';

/** How deep causes are followed: far past any real chain, and an end to one that bites its own tail. */
const maxDepth = 10;

/**
 * Says what an error of a database, a driver, a socket or Prisma means: its kind, whether the work may be tried again,
 * and whether the database is at fault. Follows `cause`, `AggregateError` and Prisma's wrappers to the first error it
 * knows. What it does not know is `{ kind: 'unknown', retry: 'never', outage: false }`.
 *
 * @example
 * const { kind } = classifyError(error);
 * if (kind === 'unique-violation') return reply.code(409);
 */
export function classifyError(error: unknown): Failure {
  return find(error, 0) ?? failureOf('unknown');
}

function find(error: unknown, depth: number): Failure | undefined {
  if (typeof error !== 'object' || error === null || depth > maxDepth) return undefined;
  const fields = error as Fields; // an object may have any field: each is checked where it is read
  const wrapped = wrappedByPrisma(fields);
  const inner = wrapped === undefined ? undefined : find(wrapped, depth + 1);
  if (inner !== undefined) return inner;
  // Asked before the error itself: Node gives an AggregateError the code of its first error, and no more of it.
  const several = Array.isArray(fields.errors) ? strictestOf(fields.errors, depth + 1) : undefined;
  if (several !== undefined && several.kind !== 'unknown') return several;
  const kind = ownKind(fields);
  if (kind !== undefined) return failureOf(kind);
  return several ?? find(fields.cause, depth + 1);
}

interface Fields {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly errorCode?: unknown;
  readonly extendedCode?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  readonly routine?: unknown;
  readonly severity?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly meta?: unknown;
}

/** `meta.driverAdapterError.cause`: where Prisma keeps what the database said. */
function wrappedByPrisma(fields: Fields): unknown {
  const { meta } = fields;
  if (typeof meta !== 'object' || meta === null || !('driverAdapterError' in meta)) return undefined;
  return meta.driverAdapterError;
}

/** What the error says by itself, its causes left aside. */
function ownKind(fields: Fields): FailureKind | undefined {
  const code = fields.code ?? fields.originalCode ?? fields.errorCode; // the last where Prisma 6 cannot connect
  const byCode = typeof code === 'string' ? kindOfCode(code, fields) : undefined;
  if (byCode !== undefined) return byCode;
  const errcode = fields.errcode ?? fields.extendedCode;
  if (typeof errcode === 'number') return kindOfSqliteNumber(errcode, fields.message);
  if (typeof fields.kind === 'string') return adapterKinds.get(fields.kind);
  if (fields.name === 'AbortError') return 'cancelled';
  if (fields.name === 'TimeoutError') return 'timeout';
  return code === undefined ? kindOfMessage(driverMessages, fields.message) : undefined;
}

function kindOfMessage(
  table: readonly (readonly [beginning: string, kind: FailureKind])[],
  message: unknown,
): FailureKind | undefined {
  if (typeof message !== 'string') return undefined;
  return table.find(([beginning]) => message.startsWith(beginning))?.[1];
}

function kindOfCode(code: string, fields: Fields): FailureKind | undefined {
  const told = sharedCodeMessages.find(
    ([shared, beginning]) => shared === code && String(fields.message).startsWith(beginning),
  );
  if (told !== undefined) return told[2];
  const connecting = fields.syscall === 'connect' ? connectCodes.get(code) : undefined;
  const named =
    connecting ??
    networkCodes.get(code) ??
    ownCodes.get(code) ??
    prismaCodes.get(code) ??
    kindOfSqliteName(code, fields.message);
  if (named !== undefined) return named;
  if (isTlsCode(code)) return 'tls';
  return /^[0-9A-Z]{5}$/.test(code) ? kindOfSqlstate(code, fields) : undefined;
}

function kindOfSqlstate(code: string, fields: Fields): FailureKind | undefined {
  // One code for a cancelled statement and for one that ran into statement_timeout; only the text tells them apart.
  if (code === '57014') {
    return /statement timeout/.test(String(fields.message)) ? 'statement-timeout' : 'cancelled';
  }
  // The server answers, and reports that another one did not: a connection of its own would have ended with FATAL.
  if (code.startsWith('08') && fields.severity === 'ERROR') return 'foreign-server';
  if (code === '08P01') return kindOfMessage(poolerMessages, fields.message) ?? sqlstates.get(code);
  // "cached plan must not change result type": the table changed under a prepared statement.
  if (code === '0A000' && fields.routine === 'RevalidateCachedQuery') return 'stale-statement';
  return sqlstates.get(code) ?? sqlstateClasses.get(code.slice(0, 2));
}

const strictness: Record<RetryAdvice, number> = { safe: 0, 'if-idempotent': 1, never: 2 };

/** Of several failures the one that allows least: one of them may have been applied. */
function strictestOf(errors: readonly unknown[], depth: number): Failure | undefined {
  let strictest: Failure | undefined;
  for (const error of errors) {
    const failure = find(error, depth) ?? failureOf('unknown');
    if (strictest === undefined || strictness[failure.retry] > strictness[strictest.retry])
      strictest = failure;
  }
  return strictest;
}
