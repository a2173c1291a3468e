import type { FastifyInstance } from 'fastify';
import type { KeyringStore } from '../../keyring/store.ts';
import type { Registration, User, UserPatch, Users } from '../../keyring/users.ts';
import { actorOf } from '../identity.ts';
import { type ById, byId, type Page, page } from './parameters.ts';

const username = { type: 'string', minLength: 1, maxLength: 100 };
const email = { type: 'string', maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' };
const fullName = { type: ['string', 'null'], maxLength: 200 };

const registration = {
  type: 'object',
  required: ['username', 'email', 'password'],
  additionalProperties: false,
  properties: { username, email, fullName, password: { type: 'string', minLength: 8, maxLength: 1000 } },
};

const change = {
  type: 'object',
  required: ['version'],
  minProperties: 2,
  additionalProperties: false,
  properties: { version: { type: 'integer' }, username, email, fullName, isActive: { type: 'boolean' } },
};

export function userRoutes(app: FastifyInstance, store: KeyringStore, users: Users): void {
  app.get<{ Querystring: Page }>('/users', { schema: { querystring: page } }, async ({ query }) => {
    const rows = await store.users.list({ ...query, orderBy: { createdAt: 'desc' } });
    return { users: rows.map(publicUser) };
  });

  app.post<{ Body: Registration }>('/users', { schema: { body: registration } }, async (request, reply) => {
    const user = await users.register(actorOf(request), request.body);
    return reply.status(201).send(publicUser(user));
  });

  app.get<ById>('/users/:id', { schema: { params: byId } }, async ({ params }) =>
    publicUser(await store.users.get(params.id)),
  );

  app.patch<ById & { Body: UserPatch & { version: number } }>(
    '/users/:id',
    { schema: { params: byId, body: change } },
    async (request) => {
      const { version, ...patch } = request.body;
      return publicUser(await users.update(actorOf(request), request.params.id, patch, version));
    },
  );

  app.delete<ById>('/users/:id', { schema: { params: byId } }, async (request, reply) => {
    await users.delete(actorOf(request), request.params.id);
    return reply.status(204).send();
  });

  app.post<ById>('/users/:id/restore', { schema: { params: byId } }, async (request) =>
    publicUser(await users.restore(actorOf(request), request.params.id)),
  );
}

/** A user as others may see one. */
function publicUser({ passwordHash: _, ...shown }: User): Omit<User, 'passwordHash'> {
  return shown;
}
