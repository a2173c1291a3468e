import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { App } from '../type-provider.ts';

/** How many requests are taken in a minute. Each process counts for itself. */
export interface RateLimits {
  /** Of one API key, session, or address without either. @default 6000 */
  readonly perCaller: number;
  /** Attempts to sign in from one address, and refused credentials from there. @default 20 */
  readonly perSignIn: number;
}

export const usualRateLimits: RateLimits = { perCaller: 6_000, perSignIn: 20 };

/** Counts credentials that were refused, so that nobody can try them one after the other. */
export interface Refusals {
  areTooMany(request: FastifyRequest): Promise<boolean>;
  count(request: FastifyRequest): Promise<void>;
}

/** Limits every route by its caller, who is known by then; routes with a stricter limit say so. */
export async function limitRates(app: App, { perCaller, perSignIn }: RateLimits): Promise<Refusals> {
  await app.register(rateLimit, {
    max: perCaller,
    timeWindow: '1 minute',
    hook: 'preParsing',
    keyGenerator,
  });
  const refused = app.createRateLimit({
    max: perSignIn,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }) => ip,
  });
  return {
    areTooMany: async (request) => {
      const counted = await refused(request, { increment: false });
      return !counted.isAllowed && counted.isExceeded;
    },
    count: async (request) => {
      await refused(request);
    },
  };
}

function keyGenerator({ caller, ip }: FastifyRequest): string {
  if (caller === null) return ip;
  const { credential } = caller;
  return credential.kind === 'key' ? `key ${credential.key.id}` : `session ${credential.session.id}`;
}
