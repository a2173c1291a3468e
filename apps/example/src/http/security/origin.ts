import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../../keyring/caller.ts';

export function originOf(request: FastifyRequest): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, 500);
  return { ip: addressOf(request), userAgent, requestId: request.id };
}

/** From where a request comes. Proxies also say `unknown` and the like, which is kept as nothing; a zone means nothing here. */
export function addressOf({ ip }: FastifyRequest): string | undefined {
  const [address = ''] = ip.split('%', 1);
  return isIP(address) === 0 ? undefined : address;
}
