import { type Meter, metrics, type Tracer, trace } from '@opentelemetry/api';

import { listen } from '../listen.ts';
import { connectionMetrics } from './connection-metrics.ts';
import { eventMetrics } from './event-metrics.ts';
import { retryEvents } from './retry-events.ts';
import { StatementAttributes } from './statement-attributes.ts';
import { statementDurations } from './statement-durations.ts';
import { statementSpans } from './statement-spans.ts';
import { transactionSpans } from './transaction-spans.ts';

export interface InstrumentOptions {
  /** Where metrics go; `false` for none. @default the global meter provider's */
  readonly meter?: Meter | false;
  /** Where spans go; `false` for none. @default the global tracer provider's */
  readonly tracer?: Tracer | false;
}

const scope = '@holdfast/resilience';

/**
 * Turns what this package publishes on `node:diagnostics_channel` into metrics and spans of OpenTelemetry, under the
 * names of its semantic conventions for databases (`db.client.operation.duration`, `db.client.connection.count`, …).
 * To be called once, when the program starts; gives back what stops it.
 *
 * @example
 * import { instrument } from '@holdfast/resilience/opentelemetry';
 * instrument();
 */
export function instrument(options: InstrumentOptions = {}): () => void {
  const { meter = metrics.getMeter(scope), tracer = trace.getTracer(scope) } = options;
  const statements = new StatementAttributes();
  const stops: (() => void)[] = [];
  if (tracer !== false) {
    stops.push(listen(statementSpans(tracer, statements)), transactionSpans(tracer), listen(retryEvents));
  }
  if (meter !== false) {
    stops.push(
      listen(statementDurations(meter, statements)),
      listen(eventMetrics(meter)),
      connectionMetrics(meter),
    );
  }
  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}
