import { type Channel, channel } from 'node:diagnostics_channel';

/**
 * What `node:diagnostics_channel` publishes, by channel name. Making a message costs nothing while nobody listens.
 *
 * @example
 * diagnostics_channel.subscribe('holdfast:retry', (message) => log.warn(message));
 */
export interface Events {
  /** A connection was handed out. */
  'holdfast:pool:checkout': { readonly waitedMs: number; readonly total: number; readonly waiting: number };
  /** A connection was given back. */
  'holdfast:pool:release': { readonly heldMs: number; readonly discarded: boolean };
  /** A connection could not be made. */
  'holdfast:pool:connect-failure': { readonly error: Error };
  /** A connection broke: in the pool, or while it was out. */
  'holdfast:pool:connection-lost': { readonly error: Error };
  /** Work failed and is tried again after `delayMs`. */
  'holdfast:retry': { readonly error: unknown; readonly attempt: number; readonly delayMs: number };
  'holdfast:breaker:change': { readonly name: string; readonly from: string; readonly to: string };
  /** A deadline passed before its work was done. */
  'holdfast:deadline:exceeded': {
    readonly name: string;
    readonly allowedMs: number;
    readonly elapsedMs: number;
  };
  /** A transaction ended. */
  'holdfast:transaction:end': {
    readonly outcome: 'committed' | 'rolled-back' | 'unknown';
    readonly durationMs: number;
  };
}

/** The channel of this name; ask `hasSubscribers` before making a message. */
export function eventChannel<Name extends keyof Events>(name: Name): Channel<unknown, Events[Name]> {
  return channel(name) as Channel<unknown, Events[Name]>; // only this package publishes there, and only these shapes
}
