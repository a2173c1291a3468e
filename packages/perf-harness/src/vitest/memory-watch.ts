import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import { measuredMemory } from '../measured/measured-memory.ts';
import { MemoryMonitor } from '../memory/memory-monitor.ts';
import { checkThresholds } from '../thresholds/check-thresholds.ts';

/** What a test may take at most. */
export interface MemoryLimits {
  /** How much the resident memory may grow, in bytes. */
  readonly rssGrowthBytes?: number;
  /** How large the used heap may become, in bytes. */
  readonly heapPeakBytes?: number;
  /** How long the event loop may be kept busy in one go, in milliseconds. */
  readonly eventLoopDelayMaxMs?: number;
}

/** Watches the memory while a test runs. */
export class MemoryWatch implements Disposable {
  readonly #monitor = new MemoryMonitor({ intervalMs: 10 });
  #limits: MemoryLimits = {};

  constructor() {
    this.#monitor.start();
  }

  /** What the test may take; held against what it took when it has ended. */
  limit(limits: MemoryLimits): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** Ends it. @throws MemoryLimitError where a limit was missed. */
  end(): void {
    const measured = { name: 'memory', ...measuredMemory(this.#monitor.stop()) };
    const { met, failures } = checkThresholds(measured, { ...this.#limits });
    if (!met) throw new MemoryLimitError(failures);
  }

  [Symbol.dispose](): void {
    this.#monitor[Symbol.dispose]();
  }
}

/** A test took more memory than it was to. */
export class MemoryLimitError extends PerfHarnessError {
  constructor(failures: readonly string[]) {
    super(
      'MemoryLimitError',
      'HF_PERF_MEMORY_LIMIT',
      `The test took more than it may:\n  ${failures.join('\n  ')}`,
    );
  }
}
