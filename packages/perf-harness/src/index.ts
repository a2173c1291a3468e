export { type Clock, monotonicClock } from './clock/clock.ts';
export { realTime, type Time } from './clock/time.ts';

export {
  compareResults,
  type MeasurementComparison,
  type ResultComparison,
} from './comparison/compare-results.ts';
export {
  type CompareOptions,
  type CompareRoundsOptions,
  compareRounds,
  type Round,
} from './comparison/compare-rounds.ts';
export type { Comparison, Verdict } from './comparison/comparison.ts';

export { InvalidOptionError } from './errors/invalid-option-error.ts';
export { isHoldfastError } from './errors/is-holdfast-error.ts';
export { PerfHarnessError } from './errors/perf-harness-error.ts';

export { SessionLeakError } from './leaks/session-leak-error.ts';
export type { SessionCounts, SessionLeak, SessionReport } from './leaks/session-report.ts';
export { type SessionTicket, SessionTracker } from './leaks/session-tracker.ts';
export type { PoolEvent, WatchablePool } from './leaks/watchable-pool.ts';

export type { ArrivalRate, Arrivals } from './load/arrivals.ts';
export { LoadCancelledError } from './load/load-cancelled-error.ts';
export type { LoadDefinition } from './load/load-definition.ts';
export { LoadFailedError, type LoadStage } from './load/load-failed-error.ts';
export { LoadGenerator, type LoadRunOptions } from './load/load-generator.ts';
export type {
  Lateness,
  LoadCounts,
  LoadProgress,
  LoadResult,
  LoadTimeline,
  PhaseResult,
} from './load/load-result.ts';
export type { LoadStart, LoadTarget, ModuleTarget } from './load/load-target.ts';
export type { ClosedPhase, LoadPhase, OpenPhase } from './load/phase.ts';
export { measuredBenchmark } from './measured/measured-benchmark.ts';
export { measuredLoad } from './measured/measured-load.ts';
export { measuredMemory } from './measured/measured-memory.ts';
export { measuredSessions } from './measured/measured-sessions.ts';
export type { EventLoopDelay } from './memory/event-loop-delay.ts';
export { findMemoryLeak } from './memory/find-memory-leak.ts';
export type { GcKind, GcPauses } from './memory/gc-pauses.ts';
export type { GrownAllocation, MemoryLeakVerdict, MemoryTrend } from './memory/memory-leak.ts';
export type { MemoryLeakOptions } from './memory/memory-leak-options.ts';
export { MemoryMonitor, type MemoryMonitorOptions } from './memory/memory-monitor.ts';
export type { Growth, HeapStatistics, MemoryReport, MemorySample } from './memory/memory-report.ts';
export { type MemoryUsage, memoryUsage } from './memory/memory-usage.ts';

export type { ErrorCount } from './metrics/error-counts.ts';
export type { MetricsData, MetricsSummary } from './metrics/metrics-summary.ts';
export {
  type MergeOptions,
  PerformanceMetrics,
  type PerformanceMetricsOptions,
} from './metrics/performance-metrics.ts';
export { UnreadableMetricsError } from './metrics/unreadable-metrics-error.ts';

export { textReport } from './report/text-report.ts';

export type { Machine } from './result/machine.ts';
export type { Finding, Group, MeasuredNumber, Measurement, Unit } from './result/measurement.ts';
export { labelOf } from './result/measurement.ts';
export type { Gauge, GaugePoint, Mark, Slope, StateChange, StateTrack } from './result/observation.ts';
export { readResult } from './result/read-result.ts';
export type { RunResult, SuiteError, SuiteOutcome, SuiteResult } from './result/run-result.ts';
export { resultFormat } from './result/run-result.ts';
export { UnreadableResultError } from './result/unreadable-result-error.ts';
export { type PlacedCheck, type Verdict as ResultVerdict, verdictOf } from './result/verdict.ts';

export type { RunProgress } from './runner/progress.ts';
export { type RunSuitesOptions, runSuites } from './runner/run-suites.ts';
export type { MeasuredData, Suite, SuiteContext } from './runner/suite.ts';

export { type BootstrapOptions, bootstrapInterval, type Statistic } from './statistics/bootstrap.ts';
export { holm } from './statistics/holm.ts';
export type { ConfidenceOptions, Interval } from './statistics/interval.ts';
export { type LinearTrend, linearTrend, type Point } from './statistics/linear-trend.ts';
export { type MannWhitney, mannWhitney } from './statistics/mann-whitney.ts';
export { type Random, seededRandom } from './statistics/random.ts';

export type {
  AdaptiveRounds,
  Benchmark,
  Budget,
  Call,
  Operation,
  SuiteDefinition,
} from './suite/benchmark.ts';
export { BenchmarkSuite, type RunOptions } from './suite/benchmark-suite.ts';
export type {
  BenchmarkResult,
  BenchmarkSuiteResult,
  VariantResult,
} from './suite/benchmark-suite-result.ts';
export { SuiteCancelledError } from './suite/suite-cancelled-error.ts';
export { SuiteFailedError, type SuiteStage } from './suite/suite-failed-error.ts';

export { type FaultRecoveryOptions, faultRecovery } from './suites/faults/fault-recovery.ts';
export type { Fault } from './suites/faults/recovery.ts';
export { serverFaults } from './suites/faults/server-faults.ts';
export { type LoadSuiteOptions, loadSuite } from './suites/load/load-suite.ts';
export type { ExhaustionOptions } from './suites/pool/exhaustion.ts';
export type { LoadableConnection, LoadablePool } from './suites/pool/loadable-pool.ts';
export { type PoolLoadOptions, poolLoad } from './suites/pool/pool-load.ts';
export type { RecyclingOptions } from './suites/pool/recycling.ts';
export type { Request, RequestLoadOptions } from './suites/pool/request-load.ts';
export type {
  BenchmarkedRepository,
  KeyedRow,
  NewRowOf,
  PatchOf,
  Question,
  Questions,
  RepositorySubject,
  RowOf,
} from './suites/repository/benchmarked-repository.ts';
export type {
  PageAsked,
  RepositoryBenchmarksOptions,
} from './suites/repository/repository-benchmark-options.ts';
export { repositoryBenchmarks } from './suites/repository/repository-benchmarks.ts';
export type { BackoffOptions } from './suites/retry/backoff.ts';
export { type RetryLoadOptions, retryLoad } from './suites/retry/retry-load.ts';
export type { BreakerPolicy, PolicyCall, RunnablePolicy } from './suites/retry/runnable-policy.ts';
export type { StormOptions } from './suites/retry/storm.ts';
export type { SustainedFailuresOptions } from './suites/retry/sustained-failures.ts';
export type { TimeoutsOptions } from './suites/retry/timeouts.ts';
export type { TransientFailuresOptions } from './suites/retry/transient-failures.ts';
export { NotClosedError } from './suites/scenario/not-closed-error.ts';
export type { ScenarioOptions } from './suites/scenario/scenario.ts';
export type { SuiteOptions } from './suites/scenario/suite-options.ts';
export type { CountedSessionsOptions } from './suites/sessions/counted-sessions.ts';
export type { HeapTraceOptions } from './suites/sessions/heap-trace.ts';
export { type SessionLeaksOptions, sessionLeaks } from './suites/sessions/session-leaks.ts';
export type { RunSession, SessionPool } from './suites/sessions/session-pool.ts';

export {
  checkThresholds,
  type Measured,
  type SubjectCheck,
  type ThresholdReport,
} from './thresholds/check-thresholds.ts';
export type { Bound, MetricName } from './thresholds/metric.ts';
export type { ThresholdCheck } from './thresholds/threshold-check.ts';
export type { Thresholds } from './thresholds/thresholds.ts';
export { UnknownMetricError } from './thresholds/unknown-metric-error.ts';
