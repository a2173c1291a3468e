import type { LoadProgress } from '@holdfast/perf-harness';
import { stats } from '@holdfast/resilience';
import type { KeyringDatabases } from '../../keyring/databases.ts';
import { duration } from '../narrator.ts';

const secondsPerLine = 10;

/** Makes one line out of several seconds of traffic. */
export class TrafficSummary {
  readonly #databases: KeyringDatabases;
  readonly #tell: (line: string) => void;
  #seconds: LoadProgress[] = [];

  constructor(databases: KeyringDatabases, tell: (line: string) => void) {
    this.#databases = databases;
    this.#tell = tell;
  }

  add(second: LoadProgress): void {
    this.#seconds.push(second);
    if (this.#seconds.length < secondsPerLine) return;
    this.#tell([...trafficOf(this.#seconds), ...this.#pool()].join(', '));
    this.#seconds = [];
  }

  #pool(): string[] {
    const pool = stats(this.#databases.service);
    return pool === undefined
      ? []
      : [`pool ${pool.inUse.length} of ${pool.max} in use`, `breaker ${pool.breaker.kind}`];
  }
}

function trafficOf(seconds: readonly LoadProgress[]): string[] {
  const sum = (count: (second: LoadProgress) => number) =>
    seconds.reduce((all, second) => all + count(second), 0);
  const ms = sum(({ fromMs, toMs }) => toMs - fromMs);
  const failed = sum((second) => second.failed + second.dropped);
  // The worst second's: that of all of them is no higher.
  const p99Ms = Math.max(...seconds.map(({ p99Ms: inSecond }) => inSecond ?? 0));
  return [
    `${((1000 * sum(({ succeeded }) => succeeded)) / ms).toFixed(0)} requests/s`,
    `p99 at most ${duration(p99Ms)}`,
    failed === 0 ? 'no errors' : `${failed} ${failed === 1 ? 'error' : 'errors'}`,
  ];
}
