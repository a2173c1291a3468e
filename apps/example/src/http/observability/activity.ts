import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Events } from '@holdfast/resilience';

/** What the data layer did about failures since the service started. */
export interface ActivityCounts {
  retries: number;
  retriesRefused: number;
  breakerOpened: number;
  breakerRefused: number;
  connectionsLost: number;
  connectFailures: number;
  leaks: number;
  deadlinesExceeded: number;
  replicaReadsElsewhere: number;
  commitsResolved: number;
}

const counted = {
  'holdfast:retry': 'retries',
  'holdfast:retry:refused': 'retriesRefused',
  'holdfast:breaker:refused': 'breakerRefused',
  'holdfast:pool:connection-lost': 'connectionsLost',
  'holdfast:pool:connect-failure': 'connectFailures',
  'holdfast:pool:leak': 'leaks',
  'holdfast:deadline:exceeded': 'deadlinesExceeded',
  'holdfast:replica:elsewhere': 'replicaReadsElsewhere',
  'holdfast:transaction:commit-resolved': 'commitsResolved',
} as const satisfies Partial<Record<keyof Events, keyof ActivityCounts>>;

/** Counts the events that @holdfast/resilience publishes. */
export class Activity {
  readonly counts: ActivityCounts = {
    retries: 0,
    retriesRefused: 0,
    breakerOpened: 0,
    breakerRefused: 0,
    connectionsLost: 0,
    connectFailures: 0,
    leaks: 0,
    deadlinesExceeded: 0,
    replicaReadsElsewhere: 0,
    commitsResolved: 0,
  };
  readonly #stops: (() => void)[] = [];

  constructor() {
    for (const [channel, count] of Object.entries(counted)) {
      this.#listen(channel, () => {
        this.counts[count] += 1;
      });
    }
    this.#listen('holdfast:breaker:change', (message) => {
      // What is published there has this shape, as `Events` says.
      const { to } = message as Events['holdfast:breaker:change'];
      if (to === 'open') this.counts.breakerOpened += 1;
    });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #listen(channel: string, listener: (message: unknown) => void): void {
    subscribe(channel, listener);
    this.#stops.push(() => unsubscribe(channel, listener));
  }
}
