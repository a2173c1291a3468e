/**
 * What can happen to a server and the way to it.
 *
 * - `kill`: SIGKILL for the server, which is away for a time.
 * - `restart`: a fast shutdown, and the server is away for a time.
 * - `terminate`: some or all sessions are ended by `pg_terminate_backend`.
 * - `cut`: every connection through the proxy is cut.
 * - `cut-after`: one connection is cut within the next 2000 bytes, so in the midst of a message.
 * - `cut-before-commit`: one connection is cut when its client sends COMMIT; the server does not hear of it.
 * - `drop-acknowledgement`: one connection is cut when the server has committed; the client does not hear of it.
 * - `blackhole`: what is sent is swallowed for a time.
 * - `stall`: what is sent arrives after a time, even when its sender has given up by then.
 * - `delay`: what is sent arrives up to 40 ms later, for a time.
 * - `refuse`: no new connections for a time.
 * - `promote`: the primary goes for ever and the replica takes its place, once.
 */
export type FaultKind =
  | 'kill'
  | 'restart'
  | 'terminate'
  | 'cut'
  | 'cut-after'
  | 'cut-before-commit'
  | 'drop-acknowledgement'
  | 'blackhole'
  | 'stall'
  | 'delay'
  | 'refuse'
  | 'promote';

/** A kind that is drawn by weight; `promote` has its step. */
export type DrawnFaultKind = Exclude<FaultKind, 'promote'>;

/** How often each kind comes, relative to the others. */
export type FaultWeights = Readonly<Record<DrawnFaultKind, number>>;

/** A server takes its time to come back, so those faults come less often. */
export const defaultWeights: FaultWeights = {
  kill: 1,
  restart: 1,
  terminate: 4,
  cut: 4,
  'cut-after': 4,
  'cut-before-commit': 4,
  'drop-acknowledgement': 4,
  blackhole: 4,
  stall: 4,
  delay: 4,
  refuse: 4,
};

/** What a fault is done to. */
export const faultNeeds: Readonly<Record<DrawnFaultKind, 'server' | 'proxy'>> = {
  kill: 'server',
  restart: 'server',
  terminate: 'server',
  cut: 'proxy',
  'cut-after': 'proxy',
  'cut-before-commit': 'proxy',
  'drop-acknowledgement': 'proxy',
  blackhole: 'proxy',
  stall: 'proxy',
  delay: 'proxy',
  refuse: 'proxy',
};

/** In a fixed order, since a seed draws from it. */
export const drawnFaultKinds: readonly DrawnFaultKind[] = [
  'kill',
  'restart',
  'terminate',
  'cut',
  'cut-after',
  'cut-before-commit',
  'drop-acknowledgement',
  'blackhole',
  'stall',
  'delay',
  'refuse',
];
