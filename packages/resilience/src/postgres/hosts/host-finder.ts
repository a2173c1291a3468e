import { eventChannel } from '../../telemetry/channels.ts';
import { describeHost, type Host } from './host.ts';
import { type HostSearch, searchHosts } from './search-hosts.ts';
import { fits, type SessionAttrs, type SessionState, takesSecondBest } from './session-attrs.ts';

const movedChannel = eventChannel('holdfast:hosts:moved');

/** Knows which of several hosts to connect to, and finds out anew when that one fails or turns out to be the wrong one. */
export class HostFinder {
  readonly hosts: readonly [Host, ...Host[]];
  readonly attrs: SessionAttrs;
  /** How long one host may take to become a connection, in milliseconds; 0 is for ever. */
  readonly patienceMs: number;
  readonly #search: HostSearch;
  readonly #onMove: Set<(to: Host) => void> = new Set();
  #current: Host | undefined;
  /** The one found last, lost or not. */
  #last: Host | undefined;
  #searching: Promise<Host> | undefined;

  constructor(search: HostSearch & { readonly hosts: readonly [Host, ...Host[]] }, patienceMs: number) {
    this.hosts = search.hosts;
    this.attrs = search.attrs;
    this.patienceMs = patienceMs;
    this.#search = search;
  }

  get current(): Host | undefined {
    return this.#current;
  }

  /** Where to connect to. Rejects as `searchHosts` does. */
  async find(): Promise<Host> {
    return this.#current ?? this.#searchOnce();
  }

  /** Whether a connection in this state may be used. */
  accepts(state: SessionState): boolean {
    return takesSecondBest(this.attrs) || fits(this.attrs, state);
  }

  /** A connection to `host` could not be made, or led to what does not fit: the next caller searches. */
  lost(host: Host): void {
    if (host === this.#current) this.#current = undefined;
  }

  /**
   * A connection to `host` that stands behaves as if it were the wrong one. Looks for a better one without making
   * anybody wait, and moves only once there is one.
   */
  doubt(host: Host): void {
    if (host !== this.#current) return;
    this.#searchOnce().catch(() => {}); // there is none yet: whoever connects next will say so
  }

  /** Calls back when connections shall lead somewhere else than before. */
  onMove(callback: (to: Host) => void): void {
    this.#onMove.add(callback);
  }

  #searchOnce(): Promise<Host> {
    this.#searching ??= searchHosts(this.#search)
      .then((host) => this.#found(host))
      .finally(() => {
        this.#searching = undefined;
      });
    return this.#searching;
  }

  #found(host: Host): Host {
    const from = this.#last;
    this.#current = host;
    this.#last = host;
    if (host === from) return host;
    if (movedChannel.hasSubscribers)
      movedChannel.publish({ from: from && describeHost(from), to: describeHost(host) });
    for (const callback of this.#onMove) callback(host);
    return host;
  }
}
