/** What a run measured, as plain data: what `--json` prints. */
export interface Result {
  /** The version of this shape. */
  readonly format: 1;
  /** In ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  /** The cores of client and server; null where the scheduler chose. */
  readonly placement: { readonly client: string; readonly server: string } | null;
  /** Node's, PostgreSQL's, and those of the peers' packages. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of PostgreSQL, where they are not its own defaults. */
  readonly settings: Readonly<Record<string, string>>;
  readonly method: {
    /** The most of them; a cell has fewer when `cellMs` are over, or its calls are long. */
    readonly rounds: number;
    readonly sliceMs: number;
    readonly cellMs: number;
    readonly warmUpMs: number;
    readonly seed: number;
    readonly poolSize: number;
    readonly users: number;
    readonly visits: number;
    readonly bulk: number;
    /** How many visits lie before the deep page. */
    readonly deepPage: number;
  };
  /** The peer whose ratio is 1. */
  readonly reference: string;
  /** All peers that took part, in the order of the report. */
  readonly peers: readonly string[];
  readonly networks: readonly NetworkResult[];
}

export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export interface NetworkResult {
  readonly name: string;
  /** The median of `select 1` by one caller. */
  readonly roundTripMs: number;
  readonly cells: readonly Cell[];
}

/** A row with so many callers. */
export interface Cell {
  readonly row: string;
  readonly title: string;
  readonly callers: number;
  /** Those that have the row, in the order of the report. */
  readonly peers: readonly PeerResult[];
}

export interface PeerResult {
  readonly name: string;
  /** The reference's latency by this peer's, both the medians of a round: the median and the quartiles of the rounds. */
  readonly ratio: {
    readonly median: number;
    readonly lowerQuartile: number;
    readonly upperQuartile: number;
  };
  /** Calls a second, the median of the rounds. */
  readonly operationsPerSecond: number;
  /** Latencies of all rounds together. */
  readonly medianMs: number | null;
  readonly p99Ms: number | null;
  readonly rounds: readonly { readonly medianMs: number; readonly operationsPerSecond: number }[];
}
