import { context, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';

import { classifyError } from '../../failure/classify-error.ts';
import type { Listeners } from '../listen.ts';
import type { StatementAttributes } from './statement-attributes.ts';

/**
 * A span for each statement, all attempts included, under the span that is active where it was called. Made when the
 * statement has ended: until then it costs nothing.
 */
export function statementSpans(tracer: Tracer, statements: StatementAttributes): Listeners {
  return {
    'holdfast:statement': (event) => {
      const startTime = performance.timeOrigin + event.startedAt;
      const attributes = statements.all(event);
      const name = String(attributes['db.query.summary']);
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime, attributes }, context.active());
      if (event.error !== undefined) {
        // The text of an error may quote values; the kind says what matters.
        span.setStatus({ code: SpanStatusCode.ERROR, message: classifyError(event.error).kind });
      }
      span.end(startTime + event.durationMs);
    },
  };
}
