import type { Measurement } from '../../result/measurement.ts';
import type { Thresholds } from '../../thresholds/thresholds.ts';
import type { NumberDefinition, Recording } from './recording.ts';

/** One question of a suite: what is done to a subject of its own, what is looked at, and what the limits are. */
export interface Scenario<Subject> extends Required<Pick<Measurement, 'name' | 'about'>> {
  /** The numbers it finds out; `null` until it has. */
  readonly numbers?: readonly NumberDefinition[];
  readonly thresholds: Thresholds;
  measure(subject: Subject, recording: Recording): Promise<void>;
}

/** What every scenario of a suite can be told. */
export interface ScenarioOptions {
  /** Limits that take the place of the scenario's own, by name. */
  readonly thresholds?: Thresholds;
}
