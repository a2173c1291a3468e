import type pg from 'pg';

import type { CloseReason } from '../pool/close-reason.ts';
import type { PoolCounters } from '../pool/pool-totals.ts';
import { scheduleUnref } from '../pool/schedule.ts';
import { eventChannel } from '../telemetry/channels.ts';
import { cut } from './client-state.ts';
import { connectionsOf } from './plain-pool.ts';
import { SettingsWatch } from './settings-watch.ts';

const lostChannel = eventChannel('holdfast:pool:connection-lost');

/** How long a connection may take to say goodbye before it is cut, in milliseconds. */
const goodbyeMs = 1_000;

/** What is known of one connection, from when it is made until it has ended. */
export interface Pooled {
  readonly madeAt: number;
  readonly settings: SettingsWatch;
  /** How often it was handed out. */
  loans: number;
  /** When it was given back last; never, so far, is Infinity. */
  idleSince: number;
  /** Why it is being closed, where that is known beforehand. */
  reason: CloseReason | undefined;
}

/** Every connection of a pool, those included that it has dropped and that have not ended yet. */
export class PooledConnections {
  readonly #pool: pg.Pool;
  readonly #counters: PoolCounters;
  readonly #known = new Map<pg.PoolClient, Pooled>();
  readonly #closing = new Map<pg.PoolClient, () => void>();

  constructor(pool: pg.Pool, counters: PoolCounters) {
    this.#pool = pool;
    this.#counters = counters;
  }

  /** How many the pool has dropped whose place on the server is not free yet. */
  get closing(): number {
    return this.#closing.size;
  }

  of(client: pg.PoolClient): Pooled | undefined {
    return this.#known.get(client);
  }

  made(client: pg.PoolClient): void {
    const now = performance.now();
    const pooled: Pooled = {
      madeAt: now,
      settings: new SettingsWatch(client),
      loans: 0,
      idleSince: Number.POSITIVE_INFINITY,
      reason: undefined,
    };
    this.#known.set(client, pooled);
    this.#counters.created += 1;
    // For whatever reason the pool drops a connection, it ends it then. One that a holder ends is still the pool's.
    client.end = new Proxy(client.end, {
      apply: (end, _, args) => {
        if (!connectionsOf(this.#pool).includes(client)) this.#dropped(client);
        return Reflect.apply(end, client, args);
      },
    });
    // node-postgres guards idle connections only: one that died while it was out would end the process.
    client.on('error', (error) => {
      pooled.reason ??= 'lost';
      if (lostChannel.hasSubscribers) lostChannel.publish({ error });
    });
  }

  ended(client: pg.PoolClient): void {
    this.#closing.get(client)?.();
    this.#closing.delete(client);
    const pooled = this.#known.get(client);
    if (pooled === undefined) return;
    this.#known.delete(client);
    this.#counters.closed[pooled.reason ?? this.#reasonOf(pooled)] += 1;
  }

  /** It ends by itself, or is cut. */
  #dropped(client: pg.PoolClient): void {
    if (!this.#known.has(client) || this.#closing.has(client)) return;
    const callOff = scheduleUnref(() => cut(client), goodbyeMs);
    this.#closing.set(client, callOff);
  }

  /** Why node-postgres closed it of its own accord. */
  #reasonOf({ loans, madeAt }: Pooled): CloseReason {
    const { ending, options } = this.#pool;
    if (ending) return 'ended';
    if (loans >= options.maxUses) return 'uses';
    const shortestLifeMs = options.maxLifetimeSeconds * 900; // each one lives up to a tenth less
    const expired = shortestLifeMs > 0 && performance.now() - madeAt >= shortestLifeMs;
    return expired ? 'lifetime' : 'idle';
  }
}
