import type { Place } from './place.ts';

/** One that was opened and is not closed yet. */
export interface OpenSession {
  readonly kind: string;
  readonly openedAtMs: number;
  place: Place;
  /** Whether the garbage collector took it. It is as open as before. */
  collected: boolean;
  /** Says that it may stay open, as a connection that rests in its pool. */
  readonly mayStay: (() => boolean) | undefined;
}
