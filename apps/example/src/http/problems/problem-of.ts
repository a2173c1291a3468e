import { ColumnValueError } from '@holdfast/db-types';
import { DuplicateError, InvalidPasswordError, VersionConflictError } from '@holdfast/repositories';
import { classifyError, type FailureKind } from '@holdfast/resilience';
import type { FastifyError } from 'fastify';
import type { ProblemDetails, ProblemKind } from './problem.ts';

export interface ProblemWithDetails {
  readonly kind: ProblemKind;
  readonly details?: ProblemDetails;
}

/** By the stable codes of our packages, of Keyring itself and of Fastify. */
const kindOfCode: Readonly<Record<string, ProblemKind>> = {
  HF_ACCESS_DENIED: 'forbidden',
  HF_CHECK: 'invalid-value',
  HF_COLUMN_VALUE: 'invalid-value',
  HF_COMMIT_OUTCOME_UNKNOWN: 'outcome-unknown',
  HF_DEADLINE_EXCEEDED: 'deadline',
  HF_DUPLICATE: 'duplicate',
  HF_FOREIGN_KEY: 'conflict',
  HF_INVALID_CURSOR: 'invalid-cursor',
  HF_INVALID_PASSWORD: 'invalid-value',
  HF_NOT_FOUND: 'not-found',
  HF_STATEMENT_CANCELLED: 'deadline',
  HF_STATEMENT_OUTCOME_UNKNOWN: 'outcome-unknown',
  HF_TRANSACTION_CANCELLED: 'deadline',
  HF_VERSION_CONFLICT: 'version-conflict',
  KEYRING_CONFLICT: 'conflict',
  KEYRING_FORBIDDEN: 'forbidden',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Failures of the database beside its outages, and what callers make of them. */
const kindOfFailure: Partial<Record<FailureKind, ProblemKind>> = {
  'circuit-open': 'unavailable',
  'pool-timeout': 'unavailable',
  'pool-closed': 'unavailable',
  'concurrency-limit': 'unavailable',
  serialization: 'unavailable',
  deadlock: 'unavailable',
  locked: 'unavailable',
  'statement-timeout': 'deadline',
  'transaction-timeout': 'deadline',
  'read-only': 'unavailable',
};

/** What became of a request that threw this. Nothing of the error's message is passed on, but where it is ours and fit for it. */
export function problemOf(error: FastifyError): ProblemWithDetails {
  const { validation, validationContext, code, statusCode } = error;
  if (validation !== undefined) {
    const errors = validation.slice(0, 20).map(({ instancePath, message }) => ({
      pointer: `/${validationContext ?? 'request'}${instancePath}`,
      detail: message ?? 'is not as it should be',
    }));
    return { kind: 'invalid-request', details: { errors } };
  }
  const kind = Object.hasOwn(kindOfCode, code ?? '') ? kindOfCode[code] : undefined;
  if (kind !== undefined) return { kind, details: detailsOf(error) };
  if (statusCode === 429) return { kind: 'too-many-requests' };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { kind: 'invalid-request' };
  const failure = classifyError(error);
  const kindByFailure = kindOfFailure[failure.kind] ?? (failure.outage ? 'unavailable' : 'internal');
  if (kindByFailure !== 'unavailable') return { kind: kindByFailure };
  return { kind: 'unavailable', details: { retryAfterSeconds: 1 } };
}

function detailsOf(error: Error): ProblemDetails {
  if (error instanceof VersionConflictError)
    return { detail: `It is at version ${error.actual} now; the request was for version ${error.expected}.` };
  if (error instanceof InvalidPasswordError)
    return { errors: [{ pointer: '/body/password', detail: error.message }] };
  if (error instanceof DuplicateError) return { errors: taken(error.constraint ?? '') };
  if (error instanceof ColumnValueError)
    return { errors: [{ pointer: `/body/${error.column}`, detail: 'is no value that this can have' }] };
  if ('code' in error && (error.code === 'KEYRING_CONFLICT' || error.code === 'KEYRING_FORBIDDEN'))
    return { detail: error.message };
  return {};
}

/** By the index: under row security PostgreSQL does not say which columns it is about. */
const propertyOfIndex: Readonly<Record<string, string>> = {
  users_organization_id_username_key: 'username',
  users_organization_id_email_key: 'email',
  api_keys_user_id_name_key: 'name',
  organizations_slug_key: 'slug',
};

function taken(index: string): NonNullable<ProblemDetails['errors']> {
  const property = Object.hasOwn(propertyOfIndex, index) ? propertyOfIndex[index] : undefined;
  return property === undefined ? [] : [{ pointer: `/body/${property}`, detail: 'is taken' }];
}
