/**
 * Which server a connection may lead to, as libpq's `target_session_attrs` says it:
 * - `any`: the first that answers.
 * - `read-write`: one whose sessions may write: no standby, and `default_transaction_read_only` is off.
 * - `read-only`: one whose sessions may not.
 * - `primary`: no standby.
 * - `standby`: a standby.
 * - `prefer-standby`: a standby, or where none answers any other.
 */
export type SessionAttrs = 'any' | 'read-write' | 'read-only' | 'primary' | 'standby' | 'prefer-standby';

export const sessionAttrs: readonly SessionAttrs[] = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
];

/** What a server's sessions are. */
export interface SessionState {
  /** Whether the server is in recovery: it follows another one. */
  readonly standby: boolean;
  /** Whether `default_transaction_read_only` is on. */
  readonly readOnly: boolean;
}

const fitting: Record<SessionAttrs, (state: SessionState) => boolean> = {
  any: () => true,
  'read-write': ({ standby, readOnly }) => !standby && !readOnly,
  'read-only': ({ standby, readOnly }) => standby || readOnly,
  primary: ({ standby }) => !standby,
  standby: ({ standby }) => standby,
  'prefer-standby': ({ standby }) => standby,
};

/** Whether a server is what was asked for; with `prefer-standby`, whether it is the better one. */
export function fits(attrs: SessionAttrs, state: SessionState): boolean {
  return fitting[attrs](state);
}

/** Whether any server will do where none fits. */
export function takesSecondBest(attrs: SessionAttrs): boolean {
  return attrs === 'prefer-standby';
}

/** Whether a server that refuses to write cannot be the right one. */
export function wantsToWrite(attrs: SessionAttrs): boolean {
  return attrs === 'read-write' || attrs === 'primary';
}

export function describeState({ standby, readOnly }: SessionState): string {
  if (standby) return 'a standby';
  return readOnly ? 'a primary that is read-only by default' : 'a primary';
}
