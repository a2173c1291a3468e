import { CallFaults, type TcpProxy } from '@holdfast/perf-harness/faults';
import { FlakySocket } from '../faults/flaky-socket.ts';

/** The way from the service to its database, which can be made bad. */
export class Network {
  readonly #proxies: readonly TcpProxy[];
  readonly #statements = new CallFaults();

  constructor(proxies: readonly TcpProxy[]) {
    this.#proxies = proxies;
  }

  /** For node-postgres's option `stream`: connections of which a share breaks where {@link Network.breakShare} says so. */
  readonly openSocket = (): FlakySocket => new FlakySocket(this.#statements);

  /** Every answer comes later. */
  delay(latencyMs: number): void {
    for (const proxy of this.#proxies) proxy.setNetwork({ toClient: { latencyMs } });
  }

  /** Of the statements and transactions that begin, this share (0 to 1) loses its connection. */
  breakShare(rate: number): void {
    this.#statements.set({ rate });
  }

  /** Cuts every connection, once. */
  cut(): void {
    for (const proxy of this.#proxies) proxy.cut();
  }

  async heal(): Promise<void> {
    this.#statements.heal();
    await Promise.all(this.#proxies.map((proxy) => proxy.heal()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }
}
