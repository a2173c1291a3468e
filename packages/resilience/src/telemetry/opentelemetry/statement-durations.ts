import type { Meter } from '@opentelemetry/api';

import type { Listeners } from '../listen.ts';
import { durationHistogram } from './duration-histogram.ts';
import type { StatementAttributes } from './statement-attributes.ts';

export function statementDurations(meter: Meter, statements: StatementAttributes): Listeners {
  const record = durationHistogram(
    meter,
    'db.client.operation.duration',
    'Duration of database client operations.',
  );
  return {
    'holdfast:statement': (event) => record(event.durationMs, statements.few(event)),
  };
}
