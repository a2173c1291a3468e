import { context, createContextKey, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';

import { listen } from '../listen.ts';
import { surroundTransactions } from '../surround-transactions.ts';
import { databaseAttributes } from './database-attributes.ts';
import { failureAttributes, markFailed } from './failure-attributes.ts';

const transactionKey = createContextKey('holdfast transaction');

/**
 * A span for each transaction, all its attempts included, that is active meanwhile: statements are its children, and so
 * is everything else its work does. What it was tried again for, and what became of a lost COMMIT, are its events.
 */
export function transactionSpans(tracer: Tracer): () => void {
  const stopSurrounding = surroundTransactions((run) => {
    const span = tracer.startSpan('TRANSACTION', { kind: SpanKind.INTERNAL }, context.active());
    const inside = trace.setSpan(context.active(), span).setValue(transactionKey, span);
    return context.with(inside, async () => {
      try {
        return await run();
      } catch (error) {
        span.setAttributes(failureAttributes(error));
        markFailed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  });
  const stopListening = listen({
    'holdfast:transaction:end': ({ dialect, endpoint, outcome }) =>
      transaction()?.setAttributes({
        ...databaseAttributes(dialect, endpoint),
        'holdfast.transaction.outcome': outcome,
      }),
    'holdfast:transaction:commit-resolved': ({ outcome }) =>
      transaction()?.addEvent('holdfast.commit.resolved', { 'holdfast.transaction.outcome': outcome }),
  });
  return () => {
    stopSurrounding();
    stopListening();
  };
}

/** Of the transaction this is called in. */
function transaction(): Span | undefined {
  return context.active().getValue(transactionKey) as Span | undefined; // nobody else has the key
}
