import { availableParallelism, cpus, totalmem } from 'node:os';

/** Where something was measured. Figures of two machines do not compare. */
export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  readonly cpu: string;
  /** How many threads can run at once. */
  readonly cores: number;
  readonly memoryBytes: number;
}

/** The machine this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    architecture: process.arch,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}
