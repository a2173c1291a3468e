import { context, SpanKind, type Tracer } from '@opentelemetry/api';

import type { Listeners } from '../listen.ts';
import { markFailed } from './failure-attributes.ts';
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
      if (event.error !== undefined) markFailed(span, event.error);
      span.end(startTime + event.durationMs);
    },
  };
}
