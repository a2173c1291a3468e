import type { MetricsData } from '../../metrics/metrics-summary.ts';
import { PerformanceMetrics } from '../../metrics/performance-metrics.ts';
import type { Ending } from '../../suite/stages.ts';
import type { IntervalReport, PhaseReport } from '../interval-report.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { PortableError } from './portable-error.ts';

/** What a worker thread is born with. */
export interface WorkerTask {
  readonly plan: LoadPlan;
  /** The URL of the module with the target. */
  readonly module: string;
  readonly data: unknown;
  readonly worker: number;
  readonly seed: number;
}

/** What a worker thread is told. */
export type Order =
  /** To begin when `process.hrtime`, the same in all threads, shows `atNs`. */
  { readonly kind: 'begin'; readonly atNs: bigint } | { readonly kind: 'cancel' };

/** What a worker thread tells. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'interval'; readonly report: StoredReport }
  /** Nothing is under way any more; the teardown comes next. */
  | { readonly kind: 'landed' }
  | { readonly kind: 'ended'; readonly ending: Ending<'load', PortableError> };

/** An interval's report as plain data, which is what travels between threads. */
export type StoredReport = Omit<IntervalReport, 'lateness' | 'phases'> & {
  readonly lateness: MetricsData;
  readonly phases: readonly (Omit<PhaseReport, 'metrics'> & { readonly metrics: MetricsData })[];
};

export function store({ lateness, phases, ...report }: IntervalReport): StoredReport {
  return {
    ...report,
    lateness: lateness.toJSON(),
    phases: phases.map(({ metrics, ...phase }) => ({ ...phase, metrics: metrics.toJSON() })),
  };
}

export function restore({ lateness, phases, ...report }: StoredReport): IntervalReport {
  return {
    ...report,
    lateness: PerformanceMetrics.fromJSON(lateness),
    phases: phases.map(({ metrics, ...phase }) => ({
      ...phase,
      metrics: PerformanceMetrics.fromJSON(metrics),
    })),
  };
}
