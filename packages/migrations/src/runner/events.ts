import { channel } from 'node:diagnostics_channel';

import type { Pace } from '../backfill/pace.ts';
import { describe, type LockHolder } from '../dialect/lock-timeout-error.ts';
import { occasionally } from './occasionally.ts';

export type Direction = 'up' | 'down';

/** What a migrator tells while it works. */
export type MigrationEvent =
  /** Somebody else migrates this database; the wait is limited. */
  | { readonly type: 'waiting'; readonly holder: LockHolder | undefined; readonly timeoutMs: number }
  | RevisionEvent<'started'>
  /** Others hold a lock on what it changes: it was rolled back, and is tried again after `delayMs`. */
  | (RevisionEvent<'locked'> & {
      readonly holder: LockHolder | undefined;
      readonly attempt: number;
      readonly delayMs: number;
    })
  /** A batch of a backfill is done. */
  | (RevisionEvent<'progress'> & Pace & { readonly step: string })
  /** What a migration's code says itself. */
  | (RevisionEvent<'log'> & { readonly message: string })
  | (RevisionEvent<'finished'> & { readonly durationMs: number })
  /** Somebody else did it meanwhile. */
  | RevisionEvent<'skipped'>
  /** It was rolled back; the error follows as the call's rejection. */
  | RevisionEvent<'failed'>;

interface RevisionEvent<Type extends string> {
  readonly type: Type;
  readonly direction: Direction;
  /** The revision's name. */
  readonly revision: string;
  /** Which of the run's revisions this is, counted from 1. */
  readonly number: number;
  /** How many revisions the run has. */
  readonly total: number;
}

/** A logger of pino's shape. */
export interface Logger {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

/** Every event of every migrator in the process: `diagnostics_channel.subscribe('holdfast:migration', …)`. */
const events = channel('holdfast:migration');

/**
 * Tells an event to whoever listens: the caller, the log, the process. What a listener throws changes nothing about the
 * run, which has done by then what it tells of: it becomes a warning of the process, the first time.
 */
export function emitter(
  onProgress: ((event: MigrationEvent) => void) | undefined,
  log: Logger | undefined,
): (event: MigrationEvent) => void {
  const isTime = occasionally();
  let warned = false;
  const telling = (tell: () => void): void => {
    try {
      tell();
    } catch (error) {
      if (!warned) process.emitWarning(`a listener to migrations failed: ${words(error)}`, 'HoldfastWarning');
      warned = true;
    }
  };
  return (event) => {
    telling(() => onProgress?.(event));
    if (events.hasSubscribers) events.publish(event);
    if (log !== undefined && (event.type !== 'progress' || isTime())) telling(() => write(log, event));
  };
}

function words(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function write(log: Logger, event: MigrationEvent): void {
  switch (event.type) {
    case 'waiting': {
      const holder = event.holder === undefined ? 'another deployer' : describe(event.holder);
      log.warn(event, `migration waits for ${holder}`);
      break;
    }
    case 'locked': {
      const holder = event.holder === undefined ? 'others' : describe(event.holder);
      log.warn(
        event,
        `migration ${event.revision} ${event.direction} is held up by ${holder}, and tried again`,
      );
      break;
    }
    case 'progress': {
      const { rows, totalRows, step } = event;
      log.info(
        event,
        `migration ${event.revision} ${event.direction}, ${step}: ${rows} of about ${totalRows} rows`,
      );
      break;
    }
    case 'log':
      log.info(event, `migration ${event.revision} ${event.direction}: ${event.message}`);
      break;
    case 'finished':
      log.info(event, `migration ${event.revision} ${event.direction} in ${Math.round(event.durationMs)} ms`);
      break;
    case 'failed':
      log.warn(event, `migration ${event.revision} ${event.direction} failed`);
      break;
    default:
      log.info(event, `migration ${event.revision} ${event.direction} ${event.type}`);
  }
}
