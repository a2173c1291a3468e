import { isHoldfastError } from '../../errors/is-holdfast-error.ts';
import { classifyError } from '../../failure/classify-error.ts';
import type { FailureKind } from '../../failure/failure-kinds.ts';

/** What a failure says about what was called: that it is down, that it answers, or nothing. */
export type Evidence = 'outage' | 'answer' | 'none';

/** Failures of calls that were not made, or were stopped, or that nobody knows. */
const noEvidence: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'cancelled',
  'circuit-open',
  'concurrency-limit',
  'pool-closed',
  'pool-timeout',
  'unknown',
]);

/** By default an outage is what `classifyError` says is one; `isOutage` may judge otherwise. */
export function evidenceOf(error: unknown, isOutage: ((error: unknown) => boolean) | undefined): Evidence {
  const { kind, outage } = classifyError(error);
  if (wasNotBegun(error)) return 'none';
  if (isOutage === undefined ? outage : isOutage(error)) return 'outage';
  return noEvidence.has(kind) ? 'none' : 'answer';
}

/** An outer deadline had passed already. */
function wasNotBegun(error: unknown): boolean {
  return isHoldfastError(error, 'HF_DEADLINE_EXCEEDED') && 'begun' in error && error.begun === false;
}
