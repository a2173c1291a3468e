import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { App } from '../type-provider.ts';

/** How many requests are taken in a minute. Each process counts for itself. */
export interface RateLimits {
  /** Of one API key, session, or address without either. @default 6000 */
  readonly perCaller: number;
  /**
   * Attempts to sign in from one address, with five times as many for one user from wherever; and refused credentials from an address,
   * past which those that are not known to be good are looked up one at a time. @default 20
   */
  readonly perSignIn: number;
}

export const usualRateLimits: RateLimits = { perCaller: 6_000, perSignIn: 20 };

/** Limits every route by its caller, who is known by then; routes with a stricter limit say so. */
export async function limitRates(app: App, { perCaller }: RateLimits): Promise<void> {
  await app.register(rateLimit, {
    max: perCaller,
    timeWindow: '1 minute',
    hook: 'preParsing',
    keyGenerator,
  });
}

function keyGenerator({ caller, ip }: FastifyRequest): string {
  if (caller === null) return ip;
  const { credential } = caller;
  return credential.kind === 'key' ? `key ${credential.key.id}` : `session ${credential.session.id}`;
}
