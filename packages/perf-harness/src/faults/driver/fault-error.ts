import { PerfHarnessError } from '../../errors/perf-harness-error.ts';
import { errorMessage } from '../../errors/thrown.ts';
import type { PlannedFault } from './fault-plan.ts';

/** A fault could not be begun or ended, so the world may not be whole: the run is over. */
export class FaultError extends PerfHarnessError {
  readonly seed: number;
  readonly fault: PlannedFault;

  constructor(seed: number, fault: PlannedFault, cause: unknown) {
    const why = errorMessage(cause);
    super(
      'FaultError',
      'HF_PERF_FAULT_FAILED',
      `fault ${fault.step} of seed ${seed} (${fault.kind}) failed: ${why}\n  ` +
        `Repeat it with run({ fromStep: ${fault.step}, faults: 1 }) on a driver of the same seed and options.`,
      { cause },
    );
    this.seed = seed;
    this.fault = fault;
  }
}
