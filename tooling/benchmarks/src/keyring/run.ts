import { defaultSettings } from '@holdfast-tooling/test-databases/server';
import { placement } from '../database/placement.ts';
import { quantile } from '../measure/quantile.ts';
import { shuffle } from '../measure/shuffle.ts';
import { thisMachine, versionsOf } from '../report/environment.ts';
import { capacityOf, inFlight, latenciesAt } from './capacity.ts';
import { checkAnswers } from './check-answers.ts';
import type { Client } from './client.ts';
import type { Result, RouteResult, ServiceResult } from './result.ts';
import { type Route, routesOf } from './routes.ts';
import { openStage } from './stage.ts';

export interface RunOptions {
  readonly rounds: number;
  /** For how long a service is asked more than it can answer, each round. */
  readonly sliceMs: number;
  /** For how long it is asked 70 % of what it can, each round. */
  readonly steadyMs: number;
  readonly seed: number;
  /** Hears what begins. */
  readonly onProgress: (step: string) => void;
}

const packages = ['fastify', 'pg', 'undici'].map((packageName) => ({ packageName }));
const steadyShare = 0.7;

/** Measures each route of each service. @throws Error where they do not answer the same */
export async function run(options: RunOptions): Promise<Result> {
  const { rounds, sliceMs, steadyMs, seed, onProgress } = options;
  const startedAt = new Date().toISOString();
  onProgress('starting PostgreSQL and the services');
  const placed = placement();
  const stage = await openStage(placed);
  try {
    const { clients, admin, tenant } = stage;
    const routes = routesOf(tenant);
    await checkAnswers(clients, routes, admin);
    const measured: RouteResult[] = [];
    for (const route of routes) {
      onProgress(route.title);
      measured.push(await measureRoute(route, clients, options));
    }
    const { rows } = await admin.query<{ server_version: string }>('show server_version');
    return {
      format: 1,
      startedAt,
      machine: thisMachine(),
      placement: placed ?? null,
      versions: versionsOf(packages, rows[0]?.server_version ?? 'unknown'),
      settings: { ...defaultSettings, ...stage.settings },
      method: { rounds, sliceMs, steadyMs, seed, inFlight },
      reference: clients[0]?.name ?? 'nobody',
      routes: measured,
    };
  } finally {
    await stage.close();
  }
}

/** In turns, in another order each round. The first round only warms up. */
async function measureRoute(
  route: Route,
  clients: readonly Client[],
  { rounds, sliceMs, steadyMs, seed }: RunOptions,
): Promise<RouteResult> {
  const inTurns = async <Measured>(measure: (client: Client, round: number) => Promise<Measured>) => {
    const measured = new Map(clients.map((client): [Client, Measured[]] => [client, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const client of shuffle(clients, seed, round)) {
        const one = await measure(client, seed + round);
        if (round > 0) measured.get(client)?.push(one);
      }
    }
    return measured;
  };
  const perSecond = await inTurns((client, round) => capacityOf(client, route, sliceMs, round));
  const capacityOfClient = (client: Client) => quantile(perSecond.get(client) ?? [], 0.5);
  const steady = await inTurns((client, round) => {
    const arriving = steadyShare * capacityOfClient(client);
    return latenciesAt(client, route, arriving, { durationMs: steadyMs, seed: round });
  });
  const [reference = []] = perSecond.values();
  const services = clients.map((client): ServiceResult => {
    const capacities = perSecond.get(client) ?? [];
    const latencies = steady.get(client) ?? [];
    const ratios = capacities.map((capacity, round) => capacity / (reference[round] ?? Number.NaN));
    const ratioAt = (share: number) => quantile(ratios, share);
    const medianOf = (name: 'medianMs' | 'p99Ms') =>
      quantile(
        latencies.map((one) => one[name]),
        0.5,
      );
    return {
      name: client.name,
      ratio: { median: ratioAt(0.5), lowerQuartile: ratioAt(0.25), upperQuartile: ratioAt(0.75) },
      capacity: capacityOfClient(client),
      capacities,
      steady: {
        perSecond: steadyShare * capacityOfClient(client),
        medianMs: medianOf('medianMs'),
        p99Ms: medianOf('p99Ms'),
        rounds: latencies,
      },
    };
  });
  return { name: route.name, title: route.title, services };
}
