import type { BatchObservableCallback, Meter } from '@opentelemetry/api';

import type { PoolStats } from '../../pool/pool-stats.ts';
import type { PoolView } from '../channels.ts';
import { listen } from '../listen.ts';
import { durationHistogram } from './duration-histogram.ts';

/** Counts of the pools that were used since, asked of them when metrics are collected, and the times of each loan. */
export function connectionMetrics(meter: Meter): () => void {
  const pools = new Map<string, Set<WeakRef<PoolView>>>();
  const seen = new WeakSet<PoolView>();
  const waitTime = durationHistogram(meter, 'db.client.connection.wait_time', 'Time to obtain a connection.');
  const useTime = durationHistogram(
    meter,
    'db.client.connection.use_time',
    'Time from borrowing to returning.',
  );
  const timeouts = meter.createCounter('db.client.connection.timeouts', {
    unit: '{timeout}',
    description: 'Callers that waited for a connection in vain.',
  });
  const stopListening = listen({
    'holdfast:pool:checkout': ({ pool, target, waitedMs }) => {
      if (!seen.has(pool)) {
        seen.add(pool);
        pools.set(target, (pools.get(target) ?? new Set()).add(new WeakRef(pool)));
      }
      waitTime(waitedMs, named(target));
    },
    'holdfast:pool:release': ({ target, heldMs }) => useTime(heldMs, named(target)),
    'holdfast:pool:timeout': ({ target }) => timeouts.add(1, named(target)),
  });
  const stopObserving = observeCounts(meter, pools);
  return () => {
    stopListening();
    stopObserving();
  };
}

function observeCounts(meter: Meter, pools: Map<string, Set<WeakRef<PoolView>>>): () => void {
  const gauge = (name: string, unit: string, description: string) =>
    meter.createObservableUpDownCounter(`db.client.connection.${name}`, { unit, description });
  const count = gauge('count', '{connection}', 'Connections, by state.');
  const max = gauge('max', '{connection}', 'The most connections there may be.');
  const pending = gauge('pending_requests', '{request}', 'Callers that wait for a connection.');
  const observe: BatchObservableCallback = (result) => {
    for (const [target, refs] of pools) {
      const all = statsOf(refs);
      const sum = (read: (stats: PoolStats) => number) => all.reduce((total, one) => total + read(one), 0);
      const attributes = named(target);
      const state = 'db.client.connection.state';
      result.observe(
        count,
        sum(({ idle }) => idle),
        { ...attributes, [state]: 'idle' },
      );
      result.observe(
        count,
        sum(({ inUse }) => inUse.length),
        { ...attributes, [state]: 'used' },
      );
      result.observe(
        max,
        sum((stats) => stats.max),
        attributes,
      );
      result.observe(
        pending,
        sum(({ waiting }) => waiting),
        attributes,
      );
    }
  };
  const observed = [count, max, pending];
  meter.addBatchObservableCallback(observe, observed);
  return () => meter.removeBatchObservableCallback(observe, observed);
}

/** Of the pools that are still there. */
function statsOf(refs: Set<WeakRef<PoolView>>): PoolStats[] {
  return [...refs].flatMap((ref) => {
    const pool = ref.deref();
    if (pool !== undefined) return [pool.stats()];
    refs.delete(ref);
    return [];
  });
}

function named(target: string): { 'db.client.connection.pool.name': string } {
  return { 'db.client.connection.pool.name': target };
}
