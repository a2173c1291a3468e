import { type HeapProfiler, Session } from 'node:inspector/promises';

/** What is alive of what was allocated since the start, by where: a tree of calls. */
export type AllocationProfile = HeapProfiler.SamplingHeapProfile;

/**
 * Samples what is allocated, by V8's own profiler: about every 4 kB an allocation is noted, with the functions that led to it,
 * and forgotten when it is collected.
 *
 * Optimized code has functions inlined, and the profiler sees only what they were inlined into. Counting calls for coverage
 * makes V8 drop such code and make no more of it. To stop that would also stop the coverage that a test runner may be
 * collecting for its report: so under one it goes on, in the runners' own mode, to the end of the process.
 */
export class AllocationSampler {
  readonly #session = new Session();

  /** @throws Error where another profiler samples allocations. */
  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await this.#session.post('HeapProfiler.enable');
    await this.#session.post('HeapProfiler.startSampling', { samplingInterval: SAMPLING_BYTES });
  }

  /** What is alive of it now. Collects the garbage before. */
  async alive(): Promise<AllocationProfile> {
    return (await this.#session.post('HeapProfiler.getSamplingProfile')).profile;
  }

  async stop(): Promise<void> {
    await this.#session.post('HeapProfiler.stopSampling');
    if (mayBeCovered())
      await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    else this.#session.disconnect();
  }
}

const SAMPLING_BYTES = 4_096;

function mayBeCovered(): boolean {
  const { NODE_V8_COVERAGE, VITEST, NODE_TEST_CONTEXT } = process.env;
  return [NODE_V8_COVERAGE, VITEST, NODE_TEST_CONTEXT].some((sign) => sign !== undefined);
}
