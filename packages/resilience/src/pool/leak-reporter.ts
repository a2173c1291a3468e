import { eventChannel } from '../telemetry/channels.ts';
import type { Held } from './checkouts.ts';
import { describeLateReturn, describeLeak, type PoolLogger } from './leak.ts';

const leakChannel = eventChannel('holdfast:pool:leak');
const lateChannel = eventChannel('holdfast:pool:leak-returned');

/** Tells those who should know of connections that are held for too long: subscribers, and a log. */
export class LeakReporter {
  readonly #thresholdMs: number;
  readonly #logger: PoolLogger;

  constructor(thresholdMs: number, logger: PoolLogger) {
    this.#thresholdMs = thresholdMs;
    this.#logger = logger;
  }

  leak(loan: Held, now: number, reclaimed: boolean): void {
    const leak = { ...this.#whatOf(loan, now, reclaimed), stack: loan.place?.frames ?? [] };
    if (leakChannel.hasSubscribers) leakChannel.publish(leak);
    this.#logger.warn(leak, describeLeak(leak));
  }

  lateReturn(loan: Held, now: number, reclaimed: boolean): void {
    const late = this.#whatOf(loan, now, reclaimed);
    if (lateChannel.hasSubscribers) lateChannel.publish(late);
    this.#logger.warn(late, describeLateReturn(late));
  }

  #whatOf({ place, since }: Held, now: number, reclaimed: boolean) {
    const thresholdMs = this.#thresholdMs;
    return { place: place?.toString() ?? 'an unknown place', heldMs: now - since, thresholdMs, reclaimed };
  }
}
