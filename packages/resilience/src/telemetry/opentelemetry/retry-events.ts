import { trace } from '@opentelemetry/api';

import type { Listeners } from '../listen.ts';
import { failureAttributes } from './failure-attributes.ts';

/** Retries are events of the span that is active where they happen: the transaction's, or that of whoever called. */
export const retryEvents: Listeners = {
  'holdfast:retry': ({ error, attempt, delayMs }) =>
    trace.getActiveSpan()?.addEvent('holdfast.retry', {
      ...failureAttributes(error),
      'holdfast.attempt': attempt,
      'holdfast.delay_ms': delayMs,
    }),
  'holdfast:retry:refused': ({ error, attempt, reason }) =>
    trace.getActiveSpan()?.addEvent('holdfast.retry.refused', {
      ...failureAttributes(error),
      'holdfast.attempt': attempt,
      'holdfast.reason': reason,
    }),
};
