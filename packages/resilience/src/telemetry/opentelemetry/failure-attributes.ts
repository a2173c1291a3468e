import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';

import { classifyError } from '../../failure/classify-error.ts';

/**
 * `error.type` is the code of the database where it gave one, else the kind that `classifyError` finds, else the name of
 * the error. Nothing where there is no error.
 */
export function failureAttributes(error: unknown): Attributes {
  if (error === undefined) return {};
  const code = databaseCode(error);
  return code === undefined
    ? { 'error.type': typeOf(error) }
    : { 'error.type': code, 'db.response.status_code': code };
}

/** Marks a span as failed. The text of an error may quote values; its kind says what matters. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: typeOf(error) });
}

function typeOf(error: unknown): string {
  const { kind } = classifyError(error);
  return kind === 'unknown' && error instanceof Error ? error.name : kind;
}

function databaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return String(error.errcode);
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined;
}
