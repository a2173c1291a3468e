import { createHash, randomBytes } from 'node:crypto';

/** An API key as its owner gets it, once; what is stored of it tells nobody the key. */
export interface IssuedToken {
  readonly token: string;
  /** What a person can recognise the key by. */
  readonly prefix: string;
  /** SHA-256, as 64 hex digits: a token has 256 random bits, so there is nothing to guess. */
  readonly hash: string;
}

export function issueToken(): IssuedToken {
  const token = `kr_${randomBytes(32).toString('base64url')}`;
  return { token, prefix: token.slice(0, 9), hash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
