import { Type } from 'typebox';
import type { Users } from '../../keyring/users.ts';
import { ById, Exactly, PageOf, Part, Version, Visibility } from '../schemas/common.ts';
import { Registration, UserChange, UserView, userView } from '../schemas/user.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const tags = ['users'];

/** What is done with users as things: listed, made, changed, deleted, restored. */
export function userRoutes(app: App, users: Users): void {
  app.get(
    '/users',
    {
      config: { access: 'users:read' },
      schema: {
        tags,
        summary: 'Lists users, newest first',
        operationId: 'listUsers',
        querystring: Exactly({
          ...Part,
          search: Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'In the username, the email address or the full name.',
            }),
          ),
          isActive: Type.Optional(Type.Boolean()),
          isVerified: Type.Optional(Type.Boolean()),
          visibility: Visibility,
        }),
        response: { 200: PageOf(UserView) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { rows, next } = await users.list(callerOf(request), filter, {
        limit,
        ...(cursor && { cursor }),
      });
      return { items: rows.map(userView), next: next ?? null };
    },
  );

  app.post(
    '/users',
    {
      config: { access: 'users:write' },
      schema: {
        tags,
        summary: 'Registers a user',
        operationId: 'registerUser',
        body: Registration,
        response: { 201: UserView },
      },
    },
    async (request, reply) => {
      const user = await users.register(callerOf(request), request.body);
      return reply.status(201).send(userView(user));
    },
  );

  app.get(
    '/users/:id',
    {
      config: { access: 'users:read' },
      schema: {
        tags,
        summary: 'Shows a user',
        operationId: 'getUser',
        params: ById,
        response: { 200: UserView },
      },
    },
    async ({ params }) => userView(await users.get(params.id)),
  );

  app.patch(
    '/users/:id',
    {
      config: { access: 'users:write' },
      schema: {
        tags,
        summary: 'Changes a user who is still at the version that is given',
        operationId: 'updateUser',
        params: ById,
        body: UserChange,
        response: { 200: UserView },
      },
    },
    async (request) => {
      const { version, ...patch } = request.body;
      return userView(await users.update(callerOf(request), request.params.id, patch, version));
    },
  );

  app.delete(
    '/users/:id',
    {
      config: { access: 'users:write' },
      schema: {
        tags,
        summary: 'Deletes a user softly, and ends their sessions and keys',
        operationId: 'deleteUser',
        params: ById,
        querystring: Exactly({ version: Type.Optional(Version) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await users.delete(callerOf(request), request.params.id, request.query.version);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/users/:id/restore',
    {
      config: { access: 'users:write' },
      schema: {
        tags,
        summary: 'Brings back a user who is deleted; the keys that there were stay ended',
        operationId: 'restoreUser',
        params: ById,
        response: { 200: UserView },
      },
    },
    async (request) => userView(await users.restore(callerOf(request), request.params.id)),
  );
}
