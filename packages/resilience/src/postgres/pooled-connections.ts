import type pg from 'pg';

import type { CloseReason } from '../pool/close-reason.ts';
import type { PoolCounters } from '../pool/pool-totals.ts';
import { scheduleUnref } from '../pool/schedule.ts';
import { eventChannel } from '../telemetry/channels.ts';
import { connectionsOf, cut } from './client-state.ts';
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

/** What the pool was told to do with its connections. */
export interface Retirement {
  readonly ending: boolean;
  readonly options: { readonly maxUses: number; readonly maxLifetimeSeconds: number };
}

/** Every connection of a pool, those included that it has dropped and that have not ended yet. */
export class PooledConnections {
  readonly #pool: Retirement;
  readonly #counters: PoolCounters;
  readonly #known = new Map<pg.PoolClient, Pooled>();
  readonly #closing = new Map<pg.PoolClient, () => void>();

  constructor(pool: Retirement, counters: PoolCounters) {
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
    const { end } = client;
    Object.defineProperty(client, 'end', {
      configurable: true,
      value: (...args: unknown[]) => {
        if (!connectionsOf(this.#pool as never).includes(client)) this.dropped(client);
        return Reflect.apply(end, client, args);
      },
    });
    // node-postgres guards idle connections only: one that died while it was out would end the process.
    client.on('error', (error) => {
      pooled.reason ??= 'lost';
      if (lostChannel.hasSubscribers) lostChannel.publish({ error });
    });
  }

  /** The pool has dropped it. It ends by itself, or is cut. */
  dropped(client: pg.PoolClient): void {
    if (this.#known.has(client) && !this.#closing.has(client))
      this.#closing.set(
        client,
        scheduleUnref(() => cut(client), goodbyeMs),
      );
  }

  ended(client: pg.PoolClient): void {
    this.#closing.get(client)?.();
    this.#closing.delete(client);
    const pooled = this.#known.get(client);
    if (pooled === undefined) return;
    this.#known.delete(client);
    this.#counters.closed[pooled.reason ?? this.#reasonOf(pooled)] += 1;
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
