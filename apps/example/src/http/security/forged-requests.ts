import type { FastifyRequest } from 'fastify';

/** The header that shows that a request was made by our own page, and not by somebody else's. */
export const csrfHeader = 'x-csrf-token';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request that a cookie came with was meant by whoever has the cookie. What only reads needs no proof. */
export function isMeant({ method, headers }: FastifyRequest, isToken: (given: string) => boolean): boolean {
  if (safeMethods.has(method)) return true;
  const given = headers[csrfHeader];
  return typeof given === 'string' && isToken(given);
}
