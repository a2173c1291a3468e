import { Type } from 'typebox';
import type { ApiKeys } from '../../keyring/api-keys.ts';
import { IssuedKey, KeyRequest, KeyView, keyView, Permissions, Rotation } from '../schemas/api-key.ts';
import { ById, Exactly, Id, PageOf, Part, Version, Visibility } from '../schemas/common.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const tags = ['API keys'];

export function apiKeyRoutes(app: App, keys: ApiKeys): void {
  app.get(
    '/api-keys',
    {
      config: { access: 'keys:read' },
      schema: {
        tags,
        summary: 'Lists API keys with their uses, newest first',
        operationId: 'listApiKeys',
        querystring: Exactly({
          ...Part,
          search: Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'In the name, or the part of the token that is shown.',
            }),
          ),
          userId: Type.Optional(Id),
          visibility: Visibility,
        }),
        response: { 200: PageOf(KeyView) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { rows, next } = await keys.list(callerOf(request), filter, { limit, ...(cursor && { cursor }) });
      return { items: rows.map(keyView), next: next ?? null };
    },
  );

  app.post(
    '/users/:id/api-keys',
    {
      config: { access: 'keys:write' },
      schema: {
        tags,
        summary: 'Issues an API key for a user; its token is shown this once',
        operationId: 'issueApiKey',
        params: ById,
        body: KeyRequest,
        response: { 201: IssuedKey },
      },
    },
    async (request, reply) => {
      const { expiresAt, permissions = [], ...given } = request.body;
      const { key, token } = await keys.issue(callerOf(request), request.params.id, {
        ...given,
        permissions,
        ...(expiresAt != null && { expiresAt: new Date(expiresAt) }),
      });
      return reply.status(201).send({ ...keyView(key), token });
    },
  );

  app.get(
    '/api-keys/:id',
    {
      config: { access: 'keys:read' },
      schema: {
        tags,
        summary: 'Shows an API key',
        operationId: 'getApiKey',
        params: ById,
        response: { 200: KeyView },
      },
    },
    async ({ params }) => keyView(await keys.get(params.id)),
  );

  app.post(
    '/api-keys/:id/rotate',
    {
      config: { access: 'keys:write' },
      schema: {
        tags,
        summary: 'Puts a new key in the place of one; the old token is good for a while longer',
        operationId: 'rotateApiKey',
        params: ById,
        body: Rotation,
        response: { 201: IssuedKey },
      },
    },
    async (request, reply) => {
      const { overlapSeconds } = request.body;
      const overlapMs = overlapSeconds === undefined ? undefined : overlapSeconds * 1000;
      const { key, token } = await keys.rotate(callerOf(request), request.params.id, overlapMs);
      return reply.status(201).send({ ...keyView(key), token });
    },
  );

  app.put(
    '/api-keys/:id/permissions',
    {
      config: { access: 'keys:write' },
      schema: {
        tags,
        summary: 'Sets what an API key permits',
        operationId: 'setPermissions',
        params: ById,
        body: Exactly({ version: Version, permissions: Permissions }),
        response: { 200: KeyView },
      },
    },
    async (request) => {
      const { permissions, version } = request.body;
      return keyView(await keys.setPermissions(callerOf(request), request.params.id, permissions, version));
    },
  );

  app.delete(
    '/api-keys/:id',
    {
      config: { access: 'keys:write' },
      schema: {
        tags,
        summary: 'Ends an API key at once',
        operationId: 'revokeApiKey',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await keys.revoke(callerOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}
