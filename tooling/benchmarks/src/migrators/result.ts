import type { Machine } from '../report/result.ts';
import type { Durability } from './database.ts';
import type { StatusTimes } from './measure-status.ts';

/** What a run measured, as plain data: what `--json` prints. */
export interface Result {
  /** The version of this shape. */
  readonly format: 1;
  /** In ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly method: { readonly migrations: number; readonly rounds: number; readonly seed: number };
  /** The peer whose ratio is 1. */
  readonly reference: string;
  readonly peers: readonly {
    readonly name: string;
    readonly setUp: string;
    readonly measured: 'process' | 'work';
  }[];
  readonly servers: readonly ServerResult[];
  readonly status: StatusTimes & {
    /** The median over the rounds of what `status` took longer than `node -e 0`. */
    readonly beyondNodeMs: number;
  };
}

export interface ServerResult {
  readonly durability: Durability;
  /** Of PostgreSQL, where they are not its own defaults. */
  readonly settings: Readonly<Record<string, string>>;
  readonly applied: readonly {
    readonly name: string;
    /** The peer's time by the reference's in the same round: 1 is as fast, 2 takes twice as long. */
    readonly ratio: {
      readonly median: number;
      readonly lowerQuartile: number;
      readonly upperQuartile: number;
    };
    readonly medianMs: number;
    readonly roundsMs: readonly number[];
  }[];
}
