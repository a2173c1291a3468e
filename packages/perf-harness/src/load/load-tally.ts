import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { IntervalReport } from './interval-report.ts';
import type { LoadPlan, PlannedPhase } from './load-plan.ts';
import { INTERVAL_MS } from './load-recorder.ts';
import type {
  Lateness,
  LoadCounts,
  LoadProgress,
  LoadResult,
  LoadTimeline,
  PhaseResult,
} from './load-result.ts';
import { lengthOf, type Stretch } from './stretch.ts';

type Tallied = Pick<LoadResult, 'durationMs' | 'metrics' | 'counts' | 'lateness' | 'phases' | 'timeline'>;

/** Adds up what all threads report: by phase, by interval, and overall. Histograms are merged, figures never averaged. */
export class LoadTally {
  readonly #plan: LoadPlan;
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #phases: PhaseTally[];
  readonly #intervals: IntervalTally[] = [];
  readonly #lateness = new PerformanceMetrics();
  /** The threads that have more to report, with the number of intervals each has reported. */
  readonly #reported = new Map<number, number>();
  #complete = 0;
  #durationMs = 0;

  constructor(plan: LoadPlan, onProgress: (progress: LoadProgress) => void = () => {}) {
    this.#plan = plan;
    this.#onProgress = onProgress;
    this.#phases = plan.phases.map((phase) => new PhaseTally(phase));
    for (let worker = 0; worker < plan.workers; worker++) this.#reported.set(worker, 0);
  }

  add(worker: number, report: IntervalReport): void {
    this.#durationMs = Math.max(this.#durationMs, report.endMs);
    this.#interval(report.index).inFlight += report.inFlight;
    for (const { index, offered, dropped } of report.arrivals) {
      const interval = this.#interval(index);
      interval.offered += offered;
      interval.dropped += dropped;
    }
    for (const phase of report.phases) {
      this.#phases[phase.phase]?.add(phase);
      this.#interval(report.index).add(phase.metrics);
    }
    this.#lateness.merge(report.lateness, { sameTime: true });
    if (this.#reported.has(worker)) this.#reported.set(worker, report.index + 1);
    this.#tellProgress();
  }

  /** No more is to come from this thread. */
  leave(worker: number): void {
    this.#reported.delete(worker);
    this.#tellProgress();
  }

  result(): Tallied {
    const durationMs = this.#durationMs;
    const begun = this.#phases.filter((phase) => phase.hasBegun(durationMs));
    const measured = begun.filter(({ phase }) => !phase.warmUp);
    const metrics = metricsOver(measured.map((phase) => phase.stretch(durationMs)));
    for (const phase of measured) metrics.merge(phase.metrics, { sameTime: true });
    const { medianMs, p99Ms, maxMs } = this.#lateness.summary();
    return {
      durationMs,
      metrics: metrics.toJSON(),
      counts: sum(measured.map((phase) => phase.counts())),
      lateness: { medianMs, p99Ms, maxMs } satisfies Lateness,
      phases: begun.map((phase) => phase.result(durationMs)),
      timeline: this.#timeline(),
    };
  }

  #interval(index: number): IntervalTally {
    for (let next = this.#intervals.length; next <= index; next++) this.#intervals.push(new IntervalTally());
    // There are as many by now.
    return this.#intervals[index] as IntervalTally;
  }

  #tellProgress(): void {
    const complete = Math.min(this.#intervals.length, ...this.#reported.values());
    for (; this.#complete < complete; this.#complete++) {
      const fromMs = this.#complete * INTERVAL_MS;
      const toMs = Math.min(fromMs + INTERVAL_MS, Math.max(fromMs, this.#durationMs));
      const phase = this.#plan.phases.findLast(({ startMs }) => startMs < toMs)?.name ?? '';
      const { offered, dropped, inFlight, succeeded, failed, p50Ms, p99Ms } = this.#interval(
        this.#complete,
      ).close();
      this.#onProgress({ fromMs, toMs, phase, offered, succeeded, failed, dropped, inFlight, p50Ms, p99Ms });
    }
  }

  #timeline(): LoadTimeline {
    const intervals = this.#intervals.map((interval) => interval.close());
    return {
      intervalMs: INTERVAL_MS,
      measured: intervals.map((_, index) => this.#isMeasured(index * INTERVAL_MS)),
      offered: intervals.map(({ offered }) => offered),
      succeeded: intervals.map(({ succeeded }) => succeeded),
      failed: intervals.map(({ failed }) => failed),
      dropped: intervals.map(({ dropped }) => dropped),
      inFlight: intervals.map(({ inFlight }) => inFlight),
      p50Ms: intervals.map(({ p50Ms }) => p50Ms),
      p99Ms: intervals.map(({ p99Ms }) => p99Ms),
    };
  }

  /** Whether the interval that begins then lies in phases that are measured, from its beginning to its end. */
  #isMeasured(fromMs: number): boolean {
    const toMs = fromMs + INTERVAL_MS;
    const { phases } = this.#plan;
    const endMs = Math.max(...phases.map(({ startMs, durationMs }) => startMs + durationMs));
    const warmsUp = phases.some(
      ({ warmUp, startMs, durationMs }) => warmUp && startMs < toMs && startMs + durationMs > fromMs,
    );
    return !warmsUp && toMs <= Math.min(endMs, this.#durationMs);
  }
}

class PhaseTally {
  readonly phase: PlannedPhase;
  readonly metrics = new PerformanceMetrics();
  #offered = 0;
  #dropped = 0;
  #lastSuccessMs = 0;

  constructor(phase: PlannedPhase) {
    this.phase = phase;
  }

  add({ offered, dropped, lastSuccessMs, metrics }: IntervalReport['phases'][number]): void {
    this.#offered += offered;
    this.#dropped += dropped;
    this.#lastSuccessMs = Math.max(this.#lastSuccessMs, lastSuccessMs);
    this.metrics.merge(metrics, { sameTime: true });
  }

  hasBegun(durationMs: number): boolean {
    return this.phase.startMs < durationMs || this.#offered > 0;
  }

  /**
   * What its throughput is of: from its start to its end, or to the end of its last operation that succeeded. So a target
   * that falls behind is not credited with what it did later, and one operation that hangs does not count against it.
   */
  stretch(durationMs: number): Stretch {
    const { startMs, durationMs: plannedMs } = this.phase;
    return { startMs, endMs: Math.min(durationMs, Math.max(startMs + plannedMs, this.#lastSuccessMs)) };
  }

  counts(): LoadCounts {
    const { operations } = this.metrics.summary();
    const [offered, dropped] = [this.#offered, this.#dropped];
    return { offered, dropped, unfinished: offered - dropped - operations };
  }

  result(durationMs: number): PhaseResult {
    const { name, startMs } = this.phase;
    const metrics = metricsOver([this.stretch(durationMs)]);
    metrics.merge(this.metrics, { sameTime: true });
    return { name, phase: this.phase, startMs, metrics: metrics.toJSON(), counts: this.counts() };
  }
}

/** One entry of the timeline. Its histogram is let go once all have reported. */
class IntervalTally {
  offered = 0;
  dropped = 0;
  inFlight = 0;
  succeeded = 0;
  failed = 0;
  p50Ms: number | null = null;
  p99Ms: number | null = null;
  #metrics: PerformanceMetrics | undefined;

  add(metrics: PerformanceMetrics): void {
    this.#metrics ??= new PerformanceMetrics();
    this.#metrics.merge(metrics, { sameTime: true });
  }

  close(): this {
    if (this.#metrics === undefined) return this;
    const { succeeded, failed, medianMs, p99Ms } = this.#metrics.summary();
    this.#metrics = undefined;
    return Object.assign(this, { succeeded, failed, p50Ms: medianMs, p99Ms });
  }
}

/** Empty metrics of that much measured time. */
function metricsOver(stretches: readonly Stretch[]): PerformanceMetrics {
  let nowMs = 0;
  const metrics = new PerformanceMetrics({ clock: () => nowMs });
  metrics.start();
  nowMs = lengthOf(stretches);
  metrics.stop();
  return metrics;
}

function sum(all: readonly LoadCounts[]): LoadCounts {
  return all.reduce(
    (total, { offered, dropped, unfinished }) => ({
      offered: total.offered + offered,
      dropped: total.dropped + dropped,
      unfinished: total.unfinished + unfinished,
    }),
    { offered: 0, dropped: 0, unfinished: 0 },
  );
}
