/**
 * Why a connection was closed.
 * - `idle`: nothing needed it for `idleTimeoutMillis`
 * - `lifetime`, `uses`: it had reached `maxLifetimeSeconds`, or `maxUses`
 * - `lost`: it broke
 * - `discarded`: its holder gave it back as unusable
 * - `unclean`: it was given back in a state that could not be cleaned
 * - `invalid`: it did not answer when it was asked after idleness
 * - `reclaimed`: it was taken from one who held it for too long
 * - `ended`: the pool was ended
 */
export type CloseReason =
  | 'idle'
  | 'lifetime'
  | 'uses'
  | 'lost'
  | 'discarded'
  | 'unclean'
  | 'invalid'
  | 'reclaimed'
  | 'ended';
