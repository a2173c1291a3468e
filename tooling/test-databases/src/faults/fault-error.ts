import type { PlannedFault } from './fault-plan.ts';

/** A fault could not be begun or ended, so the world may not be whole: the run is over. */
export class FaultError extends Error {
  override readonly name: string = 'FaultError';
  readonly code = 'HF_FAULT_FAILED';
  readonly seed: number;
  readonly fault: PlannedFault;

  constructor(seed: number, fault: PlannedFault, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `fault ${fault.step} of seed ${seed} (${fault.kind}) failed: ${why}\n  ` +
        `Repeat it with run({ fromStep: ${fault.step}, faults: 1 }) on a driver of the same seed and options.`,
      { cause },
    );
    this.seed = seed;
    this.fault = fault;
  }
}
