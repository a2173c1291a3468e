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
  /** For how long it is asked 70 % of what it can. */
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
  const capacities = new Map(clients.map((client): [Client, number[]] => [client, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const client of shuffle(clients, seed, round)) {
      const perSecond = await capacityOf(client, route, sliceMs, seed + round);
      if (round > 0) capacities.get(client)?.push(perSecond);
    }
  }
  const [reference = []] = capacities.values();
  const services: ServiceResult[] = [];
  for (const [client, perRound] of capacities) {
    const ratios = perRound.map((perSecond, round) => perSecond / (reference[round] ?? Number.NaN));
    const capacity = quantile(perRound, 0.5);
    const steady = await latenciesAt(client, route, steadyShare * capacity, { durationMs: steadyMs, seed });
    const ratioAt = (share: number) => quantile(ratios, share);
    services.push({
      name: client.name,
      ratio: { median: ratioAt(0.5), lowerQuartile: ratioAt(0.25), upperQuartile: ratioAt(0.75) },
      capacity,
      capacities: perRound,
      steady,
    });
  }
  return { name: route.name, title: route.title, services };
}
