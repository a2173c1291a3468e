import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** The header that shows that a request was made by our own page, and not by somebody else's. */
export const csrfHeader = 'x-csrf-token';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request that a cookie came with was meant by whoever has the cookie. What only reads needs no proof. */
export function carriesToken({ method, headers }: FastifyRequest, expected: string): boolean {
  if (safeMethods.has(method)) return true;
  const given = headers[csrfHeader];
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
