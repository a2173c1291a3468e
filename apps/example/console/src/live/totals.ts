import type { Stats } from '../api/client.ts';

type Route = Stats['routes'][number];

/** Without the files of the console, and what it asks by itself: nobody's traffic. */
export function routesOfApi({ routes }: Stats): readonly Route[] {
  return routes.filter(({ route }) => / \/api\/(?!demo)/.test(route));
}

/** Over the last minute, or since the service started where that is less. */
export function requestsPerSecond(stats: Stats): number {
  const routes = routesOfApi(stats);
  const seconds = Math.min(60, Math.max(1, stats.uptimeMs / 1000));
  return sum(routes.map(({ requests }) => requests)) / seconds;
}

/** The share of requests that the service failed, from 0 to 1. */
export function failedShare(stats: Stats): number {
  const routes = routesOfApi(stats);
  const requests = sum(routes.map((route) => route.requests));
  return requests === 0 ? 0 : sum(routes.map(({ failed }) => failed)) / requests;
}

/** The route that is asked most: percentiles of several routes have no sum. */
export function busiest(stats: Stats): Route | undefined {
  return routesOfApi(stats)[0];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
