import type { Machine } from '../report/result.ts';
import type { Latencies } from './capacity.ts';

/** What a run measured, as plain data: what `--json` prints. */
export interface Result {
  /** The version of this shape. */
  readonly format: 1;
  /** In ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  /** The cores of the client, and of the services with their database; null where the scheduler chose. */
  readonly placement: { readonly client: string; readonly server: string } | null;
  readonly versions: Readonly<Record<string, string>>;
  /** Of PostgreSQL, where they are not its own defaults. */
  readonly settings: Readonly<Record<string, string>>;
  readonly method: {
    readonly rounds: number;
    readonly sliceMs: number;
    readonly steadyMs: number;
    readonly seed: number;
    readonly inFlight: number;
  };
  /** The service whose ratio is 1. */
  readonly reference: string;
  readonly routes: readonly RouteResult[];
}

export interface RouteResult {
  readonly name: string;
  readonly title: string;
  readonly services: readonly ServiceResult[];
}

export interface ServiceResult {
  readonly name: string;
  /** What it can answer, by what the reference can in the same round. */
  readonly ratio: { readonly median: number; readonly lowerQuartile: number; readonly upperQuartile: number };
  /** What it can answer in a second: the median of the rounds. */
  readonly capacity: number;
  /** Of each round. */
  readonly capacities: readonly number[];
  /** Where 70 % of its capacity arrives: the medians of the rounds. */
  readonly steady: Latencies & { readonly perSecond: number; readonly rounds: readonly Latencies[] };
}
