import { inspect } from 'node:util';
import { PerfHarnessError } from './perf-harness-error.ts';

/** An option or argument that cannot be meant. */
export class InvalidOptionError extends PerfHarnessError {
  /** The option's name, with its path: `benchmarks[0].rounds`. */
  readonly option: string;

  constructor(option: string, expected: string, value: unknown) {
    const quoted = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
    super('InvalidOptionError', 'HF_INVALID_OPTION', `${option} must be ${expected}; got ${quoted}.`);
    this.option = option;
  }
}
