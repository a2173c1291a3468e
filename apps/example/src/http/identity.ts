import type { Actor } from '@holdfast/repositories';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKeys, Identity } from '../keyring/api-keys.ts';
import { problem, sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that asks for a key. */
    identity: Identity | null;
  }
}

/** Asks every route registered after it for an API key that permits everything. */
export function requireKey(app: FastifyInstance, keys: ApiKeys): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request, reply) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const identity = token === undefined ? undefined : await keys.identify(token);
    if (identity === undefined) {
      sendProblem(reply, problem(401, 'Send a key as "Authorization: Bearer kr_…".'));
      return reply;
    }
    const asksForSelf = request.routeOptions.url === '/whoami';
    if (!asksForSelf && !identity.permissions.includes('*')) {
      sendProblem(reply, problem(403, 'The permission "*" is needed.'));
      return reply;
    }
    request.identity = identity;
    return undefined;
  });
}

/** On whose behalf a request is served. */
export function actorOf(request: FastifyRequest): Actor {
  return { id: request.identity?.userId ?? 'anonymous', ip: request.ip, requestId: request.id };
}
