import { type Channel, channel } from 'node:diagnostics_channel';

import type { DialectName } from '../database.ts';
import type { BreakerStateKind } from '../policies/breaker/breaker-state.ts';
import type { LateReturn, Leak } from '../pool/leak.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import type { Endpoint } from './endpoint.ts';

/** What is told of a pool: its numbers, at any moment. */
export interface PoolView {
  stats(): PoolStats;
}

/**
 * What `node:diagnostics_channel` publishes, by channel name. Making a message costs nothing while nobody listens.
 *
 * @example
 * diagnostics_channel.subscribe('holdfast:retry', (message) => log.warn(message));
 */
export interface Events {
  /** A connection was handed out. */
  'holdfast:pool:checkout': {
    /** The pool itself, for who wants to ask it later. */
    readonly pool: PoolView;
    /** What the pool leads to, without secrets: `db-1:5432`, or a file. */
    readonly target: string;
    readonly waitedMs: number;
    readonly total: number;
    readonly waiting: number;
  };
  /** A connection was given back. */
  'holdfast:pool:release': { readonly target: string; readonly heldMs: number; readonly discarded: boolean };
  /** A caller waited for a connection in vain. */
  'holdfast:pool:timeout': { readonly target: string; readonly error: Error };
  /** A connection could not be made. */
  'holdfast:pool:connect-failure': { readonly error: Error };
  /** A connection broke: in the pool, or while it was out. */
  'holdfast:pool:connection-lost': { readonly error: Error };
  /** A connection is held for longer than `leakThresholdMs`. */
  'holdfast:pool:leak': Leak;
  /** A connection that had been reported as a leak was given back after all. */
  'holdfast:pool:leak-returned': LateReturn;
  /** A connection was given back in a state that was not fit for the next caller. */
  'holdfast:pool:unclean': {
    readonly found: 'running-statement' | 'open-transaction' | 'changed-settings';
    readonly outcome: 'cleaned' | 'discarded';
    /** Where it was taken: `billing/export.ts:88`. */
    readonly place: string | undefined;
  };
  /** Work failed and is tried again after `delayMs`. */
  'holdfast:retry': { readonly error: unknown; readonly attempt: number; readonly delayMs: number };
  /** Work failed in a way that passes, and is not tried again: the budget is spent, or the deadline too near. */
  'holdfast:retry:refused': {
    readonly error: unknown;
    readonly attempt: number;
    readonly reason: 'budget' | 'deadline';
  };
  'holdfast:breaker:change': {
    readonly name: string;
    readonly from: BreakerStateKind;
    readonly to: BreakerStateKind;
    /** Why the circuit opened; undefined where it did not. */
    readonly summary: string | undefined;
  };
  /** A circuit that was not closed refused a call. */
  'holdfast:breaker:refused': { readonly name: string; readonly retryAfterMs: number };
  /** A concurrency limit refused a call. */
  'holdfast:limit:refused': {
    readonly name: string;
    readonly reason: 'queue-full' | 'too-slow' | 'waited';
    readonly running: number;
    readonly queued: number;
  };
  /** A deadline passed before its work was done. */
  'holdfast:deadline:exceeded': {
    readonly name: string;
    readonly allowedMs: number;
    readonly elapsedMs: number;
  };
  /** A replica became fit to be read from, or unfit. */
  'holdfast:replica:change': {
    readonly target: string;
    readonly from: string;
    readonly to: string;
    /** How far it is behind, in milliseconds; undefined where nobody knows. */
    readonly lagMs: number | undefined;
  };
  /** A read failed on a replica, or waited for it in vain, and goes elsewhere. */
  'holdfast:replica:elsewhere': { readonly target: string; readonly error: unknown };
  /** Of several hosts another one is connected to from now on. */
  'holdfast:hosts:moved': { readonly from: string | undefined; readonly to: string };
  /** A statement was answered, or failed, all attempts included. Its values are not told: they may be secrets. */
  'holdfast:statement': {
    readonly dialect: DialectName;
    /** Which database it went to; undefined where that is not known. */
    readonly endpoint: Endpoint | undefined;
    readonly text: string;
    readonly name: string | undefined;
    /** How many values went with it. */
    readonly parameters: number;
    /** On the clock of `performance.now()`. */
    readonly startedAt: number;
    readonly durationMs: number;
    /** Undefined where it failed. */
    readonly rowCount: number | undefined;
    /** Undefined where it was answered. */
    readonly error: unknown;
  };
  /** An attempt at a transaction ended. */
  'holdfast:transaction:end': {
    readonly dialect: DialectName;
    readonly endpoint: Endpoint | undefined;
    readonly outcome: 'committed' | 'rolled-back' | 'unknown';
    readonly durationMs: number;
  };
  /** A hook of a transaction failed, after its outcome was known. */
  'holdfast:transaction:hook-failed': { readonly after: 'commit' | 'rollback'; readonly error: unknown };
  /** A COMMIT was lost with its connection, and the server was asked what became of it. */
  'holdfast:transaction:commit-resolved': {
    readonly outcome: 'committed' | 'rolled-back' | 'unknown';
    readonly durationMs: number;
  };
}

/** The channel of this name; ask `hasSubscribers` before making a message. */
export function eventChannel<Name extends keyof Events>(name: Name): Channel<unknown, Events[Name]> {
  return channel(name) as Channel<unknown, Events[Name]>; // only this package publishes there, and only these shapes
}
