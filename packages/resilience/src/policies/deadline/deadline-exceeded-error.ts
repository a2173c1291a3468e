import { HoldfastError } from '../../errors/holdfast-error.ts';

/** A deadline at the moment it passed. */
export interface PassedDeadline {
  /** What had the deadline. */
  readonly name: string;
  /** The time it had. */
  readonly allowedMs: number;
  /** How long it took so far; 0 where it was not begun. */
  readonly elapsedMs: number;
  /** Whose deadline it was, where an outer one came first. */
  readonly outerName: string | undefined;
}

/** The work did not finish in time. It was told to stop, and nobody waits for it any more. */
export class DeadlineExceededError extends HoldfastError {
  /** The time the work had, in milliseconds. */
  readonly allowedMs: number;
  /** How long it took so far, in milliseconds. */
  readonly elapsedMs: number;
  /** False where an outer deadline had passed before. */
  readonly begun: boolean;

  constructor(passed: PassedDeadline) {
    super('DeadlineExceededError', 'HF_DEADLINE_EXCEEDED', describe(passed));
    this.allowedMs = passed.allowedMs;
    this.elapsedMs = passed.elapsedMs;
    this.begun = passed.allowedMs > 0;
  }
}

function describe({ name, allowedMs, elapsedMs, outerName }: PassedDeadline): string {
  if (allowedMs <= 0) return `${name} was not begun, since the deadline of ${outerName ?? name} had passed.`;
  const allowed = `${Math.round(allowedMs)} ms`;
  const limit =
    outerName === undefined
      ? `its deadline of ${allowed}`
      : `the ${allowed} left of the deadline of ${outerName}`;
  return (
    `${name} did not finish within ${limit} (${Math.round(elapsedMs)} ms passed). It was told to stop.\n` +
    '  Whether it had its effect is unknown. Look at what it waited for, or allow it more time.'
  );
}
