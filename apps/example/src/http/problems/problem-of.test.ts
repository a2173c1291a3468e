import { HoldfastError } from '@holdfast/resilience';
import type { FastifyError } from 'fastify';
import { expect, test } from 'vitest';
import { problemOf } from './problem-of.ts';

/** What Fastify hands on is whatever was thrown. */
const thrown = (code: string) => new HoldfastError('AnError', code, 'of a test') as unknown as FastifyError;

test.each(['HF_COMMIT_OUTCOME_UNKNOWN', 'HF_STATEMENT_OUTCOME_UNKNOWN'])(
  '%s says that the change may have been made, and nothing of trying again',
  (code) => {
    const { kind, details } = problemOf(thrown(code));
    expect(kind).toBe('outcome-unknown');
    expect(details?.retryAfterSeconds).toBeUndefined();
  },
);
