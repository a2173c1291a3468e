import type { Direction } from '../runner/events.ts';

/** How far a revision is that cannot run in one transaction: kept in the ledger's `logs` until it has finished. */
export interface Progress {
  readonly direction: Direction;
  /** How many of its statements are applied; of code, how many of its steps are done. */
  readonly done: number;
  readonly total: number;
  /** Whether the next one was sent, and its outcome not heard of. */
  readonly begun: boolean;
  /** Of the statements that are done or begun, or of the steps that are done, to notice an edit of them. */
  readonly digest: string;
  /** Whether it is code, and `steps` are counted. */
  readonly steps?: true;
  /** How far the next step is, of code that is in the middle of a backfill. */
  readonly checkpoint?: Checkpoint | undefined;
}

/** Where a backfill goes on. */
export interface Checkpoint {
  /** The table and the columns it goes by. */
  readonly by: string;
  /** The key of the last row that is done, each column's value as text. */
  readonly after: readonly string[];
  /** How many rows are done. */
  readonly rows: number;
}

const shape =
  /^holdfast: (up|down), (\d+) of (\d+) (statements|steps) done(, the next one begun)? \[([0-9a-f]{16})\](?: checkpoint ([^\n]*))?/;

/** As it stands in the ledger, in front of what the revision failed with. */
export function formatProgress(progress: Progress, failure = ''): string {
  const { direction, done, total, begun, digest, steps, checkpoint } = progress;
  const counted = steps === true ? 'steps' : 'statements';
  const next = begun ? ', the next one begun' : '';
  const at = checkpoint === undefined ? '' : ` checkpoint ${JSON.stringify(checkpoint)}`;
  const line = `holdfast: ${direction}, ${done} of ${total} ${counted} done${next} [${digest}]${at}`;
  return failure === '' ? line : `${line}\n${failure}`;
}

/** `undefined` where the attempt is Prisma's, or of a version that this one does not know. */
export function parseProgress(logs: string | undefined): Progress | undefined {
  const [, direction, done, total, counted, begun, digest = '', at] = shape.exec(logs ?? '') ?? [];
  if (direction !== 'up' && direction !== 'down') return undefined;
  return {
    direction,
    done: Number(done),
    total: Number(total),
    begun: begun !== undefined,
    digest,
    ...(counted === 'steps' && { steps: true }),
    // Nobody else writes it.
    ...(at !== undefined && { checkpoint: JSON.parse(at) as Checkpoint }),
  };
}
