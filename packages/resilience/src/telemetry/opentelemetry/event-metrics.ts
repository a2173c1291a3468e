import type { Meter } from '@opentelemetry/api';

import { classifyError } from '../../failure/classify-error.ts';
import type { Listeners } from '../listen.ts';
import { durationHistogram } from './duration-histogram.ts';

/** What the semantic conventions have no name for. */
export function eventMetrics(meter: Meter): Listeners {
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(`holdfast.${name}`, { unit, description });
  const retries = counter('retries', '{retry}', 'Attempts after the first one.');
  const refused = counter('retries.refused', '{retry}', 'Attempts that were not made, by reason.');
  const changes = counter(
    'breaker.changes',
    '{change}',
    'Circuit breakers that opened, half opened or closed.',
  );
  const leaks = counter('connection.leaks', '{connection}', 'Connections held past their threshold.');
  const deadlines = counter('deadlines.exceeded', '{call}', 'Work that did not finish within its deadline.');
  const transaction = durationHistogram(
    meter,
    'holdfast.transaction.duration',
    'Duration of one attempt at a transaction, by outcome.',
  );
  return {
    'holdfast:retry': ({ error }) => retries.add(1, { 'error.type': classifyError(error).kind }),
    'holdfast:retry:refused': ({ reason }) => refused.add(1, { 'holdfast.reason': reason }),
    'holdfast:breaker:change': ({ name, to }) =>
      changes.add(1, { 'holdfast.breaker.name': name, 'holdfast.breaker.state': to }),
    'holdfast:pool:leak': () => leaks.add(1),
    'holdfast:deadline:exceeded': ({ name }) => deadlines.add(1, { 'holdfast.deadline.name': name }),
    'holdfast:transaction:end': ({ outcome, durationMs }) =>
      transaction(durationMs, { 'holdfast.transaction.outcome': outcome }),
  };
}
