import type { App } from '../type-provider.ts';
import type { RecentLatencies } from './latencies.ts';
import type { Metrics } from './metrics.ts';

/** Counts and times every answer, by its route. */
export function observe(
  app: App,
  { metrics, latencies }: { readonly metrics: Metrics; readonly latencies: RecentLatencies },
): void {
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none';
    metrics.request(method, route, statusCode, elapsedTime);
    // What the console asks every second, and what probes ask, would be all that there is to see.
    if (!/^\/(?:health\/|api\/stats$)/.test(route))
      latencies.record(`${method} ${route}`, elapsedTime, statusCode >= 500);
  });
}
