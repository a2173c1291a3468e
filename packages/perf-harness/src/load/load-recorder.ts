import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { IntervalArrivals, IntervalReport, PhaseReport } from './interval-report.ts';

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/** The length of the intervals of every timeline. */
export const INTERVAL_MS = 1_000;

/**
 * Notes what happens to one thread's operations, and hands it over interval by interval. All times are in milliseconds
 * since the load began.
 */
export class LoadRecorder {
  readonly #report: (report: IntervalReport) => void;
  #index = 0;
  #endMs = INTERVAL_MS;
  #inFlight = 0;
  #arrivals = new Map<number, Changing<IntervalArrivals>>();
  #phases = new Map<number, Changing<PhaseReport>>();
  #lateness = new PerformanceMetrics();

  constructor(report: (report: IntervalReport) => void) {
    this.#report = report;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** An operation that should begin at `intendedMs`, and does at `nowMs`. */
  begin(phase: number, intendedMs: number, nowMs: number): void {
    this.advance(nowMs);
    this.#inFlight++;
    this.#phase(phase).offered++;
    this.#arrivalsAt(intendedMs).offered++;
  }

  /** By how much an operation begins later than it arrived. What callers begin themselves is never late. */
  arriveLate(byMs: number): void {
    this.#lateness.record(Math.max(0, byMs));
  }

  /** An operation that should begin at `intendedMs`, and does not. */
  drop(phase: number, intendedMs: number): void {
    const counts = this.#phase(phase);
    counts.offered++;
    counts.dropped++;
    const arrivals = this.#arrivalsAt(intendedMs);
    arrivals.offered++;
    arrivals.dropped++;
  }

  succeed(phase: number, intendedMs: number, nowMs: number): void {
    const report = this.#end(phase, nowMs);
    report.lastSuccessMs = nowMs;
    report.metrics.record(Math.max(0, nowMs - intendedMs));
  }

  fail(phase: number, nowMs: number, error: unknown, kind?: string): void {
    this.#end(phase, nowMs).metrics.recordError(error, kind);
  }

  /** Hands over the intervals that have ended by `nowMs`. */
  advance(nowMs: number): void {
    while (nowMs >= this.#endMs) {
      this.#handOver(this.#endMs);
      this.#index++;
      this.#endMs += INTERVAL_MS;
    }
  }

  /** Hands over what has been noted since. */
  finish(nowMs: number): void {
    this.advance(nowMs);
    this.#handOver(nowMs);
  }

  #end(phase: number, nowMs: number): Changing<PhaseReport> {
    this.advance(nowMs);
    this.#inFlight--;
    return this.#phase(phase);
  }

  #phase(phase: number): Changing<PhaseReport> {
    const known = this.#phases.get(phase);
    if (known !== undefined) return known;
    const begun = { phase, offered: 0, dropped: 0, lastSuccessMs: 0, metrics: new PerformanceMetrics() };
    this.#phases.set(phase, begun);
    return begun;
  }

  #arrivalsAt(intendedMs: number): Changing<IntervalArrivals> {
    const index = Math.floor(intendedMs / INTERVAL_MS);
    const known = this.#arrivals.get(index);
    if (known !== undefined) return known;
    const begun = { index, offered: 0, dropped: 0 };
    this.#arrivals.set(index, begun);
    return begun;
  }

  #handOver(endMs: number): void {
    this.#report({
      index: this.#index,
      endMs,
      inFlight: this.#inFlight,
      arrivals: [...this.#arrivals.values()],
      phases: [...this.#phases.values()],
      lateness: this.#lateness,
    });
    this.#arrivals = new Map();
    this.#phases = new Map();
    this.#lateness = new PerformanceMetrics();
  }
}
