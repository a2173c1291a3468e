import type { ApiKeyUsage } from '@holdfast/repositories';
import { type PoolStats, stats } from '@holdfast/resilience';
import type { ReplicaStats } from '@holdfast/resilience/postgres';
import type { Static } from 'typebox';
import type { KeyringDatabases } from '../../keyring/databases.ts';
import type { Pool, Stats } from '../schemas/stats.ts';
import type { Activity } from './activity.ts';
import type { RecentLatencies } from './latencies.ts';

export interface LiveSources {
  readonly databases: KeyringDatabases;
  readonly usage: ApiKeyUsage;
  readonly activity: Activity;
  readonly latencies: RecentLatencies;
}

/** What the console's panels show: the service and its pools at one moment. */
export class LiveStats {
  readonly #sources: LiveSources;
  readonly #startedAt = performance.now();

  constructor(sources: LiveSources) {
    this.#sources = sources;
  }

  now(): Static<typeof Stats> {
    const { usage, activity, latencies } = this.#sources;
    const { waiting, lost } = usage.stats();
    return {
      at: new Date().toISOString(),
      uptimeMs: performance.now() - this.#startedAt,
      pools: this.#pools(),
      counts: { ...activity.counts },
      routes: latencies.recent(),
      keyUses: { waiting, lost },
    };
  }

  #pools(): Static<typeof Pool>[] {
    const { service, gate, replicas } = this.#sources.databases;
    const named = Object.entries({ service, gate }).flatMap(([name, database]) => {
      const now = stats(database);
      return now === undefined ? [] : [poolView(name, now)];
    });
    return [...named, ...replicas().map(replicaView)];
  }
}

function replicaView(replica: ReplicaStats, index: number): Static<typeof Pool> {
  const { target, state, lagMs, pool } = replica;
  return { ...poolView(`replica ${index + 1}`, pool), target, replica: { state, lagMs: lagMs ?? null } };
}

function poolView(
  name: string,
  { total, idle, max, waiting, inUse, breaker, totals }: PoolStats,
): Static<typeof Pool> {
  return {
    name,
    target: null,
    ...{ total, idle, max, waiting },
    inUse: inUse.length,
    longestHeldMs: inUse[0]?.heldMs ?? null,
    breaker: breaker.kind,
    breakerReason: 'reason' in breaker ? breaker.reason.summary : null,
    timeouts: totals.timeouts,
    created: totals.created,
    connectFailures: totals.connectFailures,
    lost: totals.closed.lost,
    replica: null,
  };
}
