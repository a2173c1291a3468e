import { drawnFaultKinds, type FaultKind } from './fault-kind.ts';
import type { PlannedFault } from './fault-plan.ts';

/** A fault that was done. */
export interface FaultRecord extends PlannedFault {
  /** Since the run began, in milliseconds. */
  readonly beganMs: number;
  readonly endedMs: number;
  /** Whether it hit anything: no session may have been open, no COMMIT sent. */
  readonly struck: boolean;
}

/** What a run did. */
export interface FaultReport {
  /** With the driver's options it repeats the schedule. */
  readonly seed: number;
  readonly elapsedMs: number;
  /** Faults that hit something, by kind. */
  readonly struck: Readonly<Record<FaultKind, number>>;
  /** Faults that hit nothing. */
  readonly missed: number;
  readonly records: readonly FaultRecord[];
}

export function faultReport(seed: number, elapsedMs: number, records: readonly FaultRecord[]): FaultReport {
  const count = (kind: FaultKind) => records.filter((one) => one.kind === kind && one.struck).length;
  // Every kind has its entry; fromEntries knows only that the keys are strings.
  const struck = Object.fromEntries(
    [...drawnFaultKinds, 'promote' as const].map((kind) => [kind, count(kind)]),
  ) as Record<FaultKind, number>;
  return { seed, elapsedMs, struck, missed: records.filter((one) => !one.struck).length, records };
}
