import { type Clock, monotonicClock } from '../../clock/clock.ts';
import type { Mark } from '../../result/observation.ts';
import { requireSeed } from '../../statistics/random.ts';
import { type CallFaultOptions, CallFaults } from '../calls/call-faults.ts';
import { FaultDriver } from '../driver/fault-driver.ts';
import type { FaultDriverOptions } from '../driver/fault-driver-options.ts';
import { startTcpProxy, type TcpProxy } from '../proxy/tcp-proxy.ts';
import type { TcpProxyOptions } from '../proxy/tcp-proxy-options.ts';

export interface FailureSimulatorOptions {
  /** Repeats all that is drawn. @default 1 */
  readonly seed?: number;
  /** What marks are timed by. @default the process's monotonic clock */
  readonly clock?: Clock;
}

/**
 * All faults of a test in one hand: in this process, on the network, of servers. One seed draws them, one list tells
 * what was done when, and closing it ends them all. Each part can be used alone, too: `CallFaults`, `startTcpProxy`,
 * `FaultDriver`.
 *
 * @throws InvalidOptionError
 *
 * @example
 * await using simulator = new FailureSimulator({ seed: 7 });
 * const proxy = await simulator.proxy({ target: { host: '127.0.0.1', port: 5432 } });
 * const pool = new Pool({ connectionString: proxy.through(url) });
 * const healed = simulator.mark('no network');
 * proxy.blackhole();
 * await theWork();
 * await proxy.heal();
 * healed();
 */
export class FailureSimulator implements AsyncDisposable {
  readonly #seed: number;
  readonly #clock: Clock;
  readonly #beganMs: number;
  readonly #marks: Writable<Mark>[] = [];
  readonly #calls: CallFaults[] = [];
  readonly #proxies: TcpProxy[] = [];
  /** Each part draws from a seed of its own, so that adding one at the end moves nothing for the others. */
  #parts = 0;

  constructor({ seed = 1, clock = monotonicClock }: FailureSimulatorOptions = {}) {
    this.#seed = requireSeed(seed);
    this.#clock = clock;
    this.#beganMs = clock();
  }

  /** Faults of calls in this process. */
  calls(options: Omit<CallFaultOptions, 'seed'> = {}): CallFaults {
    const faults = new CallFaults({ clock: this.#clock, ...options, seed: this.#nextSeed() });
    this.#calls.push(faults);
    return faults;
  }

  /** A network on the way to a server; closed with the simulator. */
  async proxy(options: Omit<TcpProxyOptions, 'seed'>): Promise<TcpProxy> {
    const proxy = await startTcpProxy({ ...options, seed: this.#nextSeed() });
    this.#proxies.push(proxy);
    return proxy;
  }

  /** A schedule of faults to a server and the way to it; its faults are marked. */
  driver(options: Omit<FaultDriverOptions, 'seed'>): FaultDriver {
    return new FaultDriver({
      ...options,
      seed: this.#nextSeed(),
      onFault: (record) => {
        const endMs = this.#clock();
        const atMs = endMs - (record.endedMs - record.beganMs);
        this.#marks.push({ label: record.kind, atMs, untilMs: endMs });
        options.onFault?.(record);
      },
    });
  }

  /**
   * Marks a fault of one's own; calling what is returned marks its end, where it has one.
   *
   * @param label what reports call it: `no network`.
   */
  mark(label: string): () => void {
    const mark: Writable<Mark> = { label, atMs: this.#clock() };
    this.#marks.push(mark);
    return () => {
      mark.untilMs = this.#clock();
    };
  }

  /**
   * What was done when, for a report's timeline.
   *
   * @param sinceMs the moment of the simulator's clock from which they count. @default when the simulator was made
   */
  marks(sinceMs: number = this.#beganMs): readonly Mark[] {
    return this.#marks
      .map(({ label, atMs, untilMs }) => ({
        label,
        atMs: atMs - sinceMs,
        ...(untilMs === undefined ? {} : { untilMs: untilMs - sinceMs }),
      }))
      .sort((a, b) => a.atMs - b.atMs);
  }

  /** Ends every fault of calls and networks. A running driver goes on. */
  async heal(): Promise<void> {
    for (const calls of this.#calls) calls.heal();
    await Promise.all(this.#proxies.map((proxy) => proxy.heal()));
  }

  /** Ends every fault, and closes the proxies. Stop drivers before, by their signal. */
  async close(): Promise<void> {
    for (const calls of this.#calls) calls.heal();
    await Promise.all(this.#proxies.splice(0).map((proxy) => proxy.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #nextSeed(): number {
    return (this.#seed + this.#parts++) % 2 ** 32;
  }
}

type Writable<Data> = { -readonly [Key in keyof Data]: Data[Key] };
