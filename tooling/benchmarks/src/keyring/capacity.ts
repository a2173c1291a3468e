import { LoadGenerator } from '@holdfast/perf-harness';
import type { Client } from './client.ts';
import type { Route } from './routes.ts';

/** So many requests are under way at once; what comes beyond that is turned away by the client. */
export const inFlight = 64;
/** So many wait at most where a service falls behind for a moment. */
const mostWaiting = 800;
/** More than any service of one process answers: what it then answers is what it can. */
const tooMany = 20_000;

/** How many requests a second a service answers where far more arrive. */
export async function capacityOf(
  client: Client,
  route: Route,
  durationMs: number,
  seed: number,
): Promise<number> {
  const load = new LoadGenerator({
    name: `${client.name}: ${route.name}`,
    target: { operation: (_, { random }) => route.ask(client, random) },
    phases: [
      { name: 'warm-up', durationMs: durationMs / 4, arrivals: { perSecond: tooMany }, warmUp: true },
      { name: 'measured', durationMs, arrivals: { perSecond: tooMany } },
    ],
    maxInFlight: inFlight,
  });
  const { metrics } = await load.run({ seed });
  requireAnswers(client, metrics);
  return metrics.operationsPerSecond ?? 0;
}

/** Infinite where requests had to be turned away, as too many waited; JSON has null for that. */
export interface Latencies {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Latencies where so many requests a second arrive at random times, counted from when each should have begun. */
export async function latenciesAt(
  client: Client,
  route: Route,
  perSecond: number,
  { durationMs, seed }: { readonly durationMs: number; readonly seed: number },
): Promise<Latencies> {
  const arrivals = { perSecond, spacing: 'poisson' } as const;
  const load = new LoadGenerator({
    name: `${client.name}: ${route.name}`,
    target: { operation: (_, { random }) => route.ask(client, random) },
    phases: [
      { name: 'warm-up', durationMs: durationMs / 4, arrivals, warmUp: true },
      { name: 'measured', durationMs, arrivals },
    ],
    maxInFlight: mostWaiting,
  });
  const { metrics, counts } = await load.run({ seed });
  requireAnswers(client, metrics);
  // A moment in which the machine had no time for it, or more than it can answer: one round of many.
  if (counts.dropped > 0) return { medianMs: Number.POSITIVE_INFINITY, p99Ms: Number.POSITIVE_INFINITY };
  return { medianMs: metrics.medianMs ?? Number.NaN, p99Ms: metrics.p99Ms ?? Number.NaN };
}

function requireAnswers(
  { name }: Client,
  metrics: { readonly failed: number; readonly errors: unknown },
): void {
  if (metrics.failed > 0) throw new Error(`${name} failed: ${JSON.stringify(metrics.errors)}`);
}
