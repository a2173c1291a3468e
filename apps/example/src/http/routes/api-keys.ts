import type { FastifyInstance } from 'fastify';
import type { ApiKey, ApiKeys } from '../../keyring/api-keys.ts';
import type { KeyringStore } from '../../keyring/store.ts';
import { actorOf } from '../identity.ts';
import { type ById, byId, type Page, page } from './parameters.ts';

const keyRequest = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    permissions: { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 100 }, default: [] },
    expiresAt: { type: 'string', format: 'date-time' },
  },
};

interface KeyBody {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt?: string;
}

export function apiKeyRoutes(app: FastifyInstance, store: KeyringStore, keys: ApiKeys): void {
  app.get<ById & { Querystring: Page }>(
    '/users/:id/api-keys',
    { schema: { params: byId, querystring: page } },
    async ({ params, query }) => {
      const rows = await store.apiKeys.list({
        ...query,
        where: { userId: params.id },
        orderBy: { createdAt: 'desc' },
      });
      return { apiKeys: rows.map(publicKey) };
    },
  );

  app.post<ById & { Body: KeyBody }>(
    '/users/:id/api-keys',
    { schema: { params: byId, body: keyRequest } },
    async (request, reply) => {
      const { expiresAt, ...body } = request.body;
      const { key, token } = await keys.issue(actorOf(request), request.params.id, {
        ...body,
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
      });
      return reply.status(201).send({ ...publicKey(key), token });
    },
  );

  app.delete<ById>('/api-keys/:id', { schema: { params: byId } }, async (request, reply) => {
    await keys.revoke(actorOf(request), request.params.id);
    return reply.status(204).send();
  });

  app.post<ById>('/api-keys/:id/rotate', { schema: { params: byId } }, async (request, reply) => {
    const { key, token } = await keys.rotate(actorOf(request), request.params.id);
    return reply.status(201).send({ ...publicKey(key), token });
  });

  app.get('/whoami', async ({ identity }) => identity);
}

/** A key as others may see one. JSON has no bigint, and a count of uses stays far below 2^53. */
function publicKey({ keyHash: _, usageCount, ...shown }: ApiKey): Record<string, unknown> {
  return { ...shown, usageCount: Number(usageCount) };
}
