import type { Direction } from './direction.ts';

/** What has gone through a proxy since it was started. */
export interface TrafficCounts {
  /** Clients that are connected, or whose end has not reached the server yet. */
  readonly open: number;
  /** Clients that were accepted, ever. */
  readonly accepted: number;
  /** Connections that the proxy ended by itself. */
  readonly cut: number;
  /** Bytes handed on. */
  readonly passed: Readonly<Record<Direction, number>>;
  /** Bytes swallowed. */
  readonly lost: Readonly<Record<Direction, number>>;
}

export class Traffic {
  accepted = 0;
  cut = 0;
  readonly #passed: Record<Direction, number> = { toServer: 0, toClient: 0 };
  readonly #lost: Record<Direction, number> = { toServer: 0, toClient: 0 };

  passed(direction: Direction, bytes: number): void {
    this.#passed[direction] += bytes;
  }

  lost(direction: Direction, bytes: number): void {
    this.#lost[direction] += bytes;
  }

  counts(open: number): TrafficCounts {
    const { accepted, cut } = this;
    return { open, accepted, cut, passed: { ...this.#passed }, lost: { ...this.#lost } };
  }
}
