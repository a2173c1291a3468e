import { type Clock, monotonicClock } from '../clock/clock.ts';
import { errorKind, errorMessage } from '../errors/thrown.ts';
import { ErrorCounts } from './error-counts.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { MetricsData, MetricsSummary } from './metrics-summary.ts';
import { readLatencies } from './stored-latencies.ts';

export interface PerformanceMetricsOptions {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

export interface MergeOptions {
  /**
   * Whether both measured the same stretch of time, as two threads do: the measured time is then the longer of the
   * two. Otherwise one came after the other, and their times add up.
   */
  readonly sameTime: boolean;
}

/**
 * Collects how long operations took and how they failed, at well under a microsecond each, in memory that does not
 * grow.
 *
 * @example
 * const metrics = new PerformanceMetrics();
 * metrics.start();
 * for (const id of ids) await metrics.time(() => store.users.get(id));
 * metrics.stop();
 * metrics.summary().p99Ms;
 */
export class PerformanceMetrics {
  readonly #clock: Clock;
  #latencies = new LatencyHistogram();
  readonly #errors = new ErrorCounts();
  #measuredMs = 0;
  #startedAt: number | undefined;

  constructor({ clock = monotonicClock }: PerformanceMetricsOptions = {}) {
    this.#clock = clock;
  }

  /** Lets the wall time run that `operationsPerSecond` is of. Does nothing while it runs. */
  start(): void {
    this.#startedAt ??= this.#clock();
  }

  /** Halts the wall time, until `start()` lets it run on. */
  stop(): void {
    this.#measuredMs = this.#elapsedMs();
    this.#startedAt = undefined;
  }

  /**
   * Counts an operation that succeeded after `latencyMs` milliseconds, fractions included.
   *
   * @throws InvalidOptionError for what is no latency: negative, `NaN`, infinite.
   */
  record(latencyMs: number): void {
    this.#latencies.record(latencyMs);
  }

  /**
   * Counts an operation that failed. Its latency is no part of the percentiles: a fast refusal would flatter them.
   *
   * @param kind what to count it as. Default: the error's `code`, else its class.
   */
  recordError(error: unknown, kind: string = errorKind(error)): void {
    this.#errors.add({ kind, count: 1, message: errorMessage(error) });
  }

  /** Runs an operation and counts it; returns and throws what the operation does. */
  async time<T>(operation: () => T | PromiseLike<T>): Promise<T> {
    const startedAt = this.#clock();
    let result: T;
    try {
      result = await operation();
    } catch (error) {
      this.recordError(error);
      throw error;
    }
    this.record(this.#clock() - startedAt);
    return result;
  }

  /** Adds all that `other` measured, which stays as it is. */
  merge(other: PerformanceMetrics, { sameTime }: MergeOptions): void {
    this.#latencies.merge(other.#latencies);
    this.#errors.merge(other.#errors.list());
    const isRunning = this.#startedAt !== undefined;
    this.stop();
    const theirs = other.#elapsedMs();
    this.#measuredMs = sameTime ? Math.max(this.#measuredMs, theirs) : this.#measuredMs + theirs;
    if (isRunning) this.start();
  }

  /** The numbers so far. */
  summary(): MetricsSummary {
    const latencies = this.#latencies;
    const succeeded = latencies.count;
    const failed = this.#errors.total;
    const operations = succeeded + failed;
    const measuredMs = this.#elapsedMs();
    const ofLatencies = (value: () => number) => (succeeded === 0 ? null : value());
    return {
      operations,
      succeeded,
      failed,
      successRate: operations === 0 ? null : succeeded / operations,
      errorRate: operations === 0 ? null : failed / operations,
      measuredMs,
      operationsPerSecond: measuredMs === 0 ? null : (succeeded / measuredMs) * 1_000,
      minMs: ofLatencies(() => latencies.minMs),
      averageMs: ofLatencies(() => latencies.sumMs / succeeded),
      medianMs: ofLatencies(() => latencies.percentileMs(50)),
      p95Ms: ofLatencies(() => latencies.percentileMs(95)),
      p99Ms: ofLatencies(() => latencies.percentileMs(99)),
      p999Ms: ofLatencies(() => latencies.percentileMs(99.9)),
      maxMs: ofLatencies(() => latencies.maxMs),
      errors: this.#errors.list(),
    };
  }

  /** The summary with the histogram in it: `JSON.stringify(metrics)` keeps everything. */
  toJSON(): MetricsData {
    return { ...this.summary(), sumMs: this.#latencies.sumMs, histogram: this.#latencies.encode() };
  }

  /**
   * The metrics that `toJSON()` wrote, to read or to merge.
   *
   * @throws UnreadableMetricsError where parts are missing, or the histogram does not hold what it should.
   */
  static fromJSON(data: MetricsData, options: PerformanceMetricsOptions = {}): PerformanceMetrics {
    const metrics = new PerformanceMetrics(options);
    metrics.#latencies = readLatencies(data);
    metrics.#errors.merge(data.errors);
    metrics.#measuredMs = data.measuredMs;
    return metrics;
  }

  #elapsedMs(): number {
    return this.#measuredMs + (this.#startedAt === undefined ? 0 : this.#clock() - this.#startedAt);
  }
}
