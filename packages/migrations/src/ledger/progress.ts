import type { Direction } from '../runner/events.ts';

/** How far a script is that cannot run in one transaction: kept in the ledger's `logs` until it has finished. */
export interface Progress {
  readonly direction: Direction;
  /** How many of its statements are applied. */
  readonly done: number;
  readonly total: number;
  /** Whether the next one was sent, and its outcome not heard of. */
  readonly begun: boolean;
  /** Of the statements that are done or begun, to notice an edit of them. */
  readonly digest: string;
}

const shape =
  /^holdfast: (up|down), (\d+) of (\d+) statements done(, the next one begun)? \[([0-9a-f]{16})\]/;

/** As it stands in the ledger, in front of what the script failed with. */
export function formatProgress({ direction, done, total, begun, digest }: Progress, failure = ''): string {
  const next = begun ? ', the next one begun' : '';
  const line = `holdfast: ${direction}, ${done} of ${total} statements done${next} [${digest}]`;
  return failure === '' ? line : `${line}\n${failure}`;
}

/** `undefined` where the attempt is Prisma's, or of a version that this one does not know. */
export function parseProgress(logs: string | undefined): Progress | undefined {
  const [, direction, done, total, begun, digest = ''] = shape.exec(logs ?? '') ?? [];
  if (direction !== 'up' && direction !== 'down') return undefined;
  return { direction, done: Number(done), total: Number(total), begun: begun !== undefined, digest };
}
