import { Type } from 'typebox';
import type { Users } from '../../keyring/users.ts';
import { ById, Exactly } from '../schemas/common.ts';
import { Password, UserView, userView } from '../schemas/user.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const tags = ['users'];
const standings = {
  verify: ['verifyUser', 'Marks a user as verified'],
  activate: ['activateUser', 'Lets a user sign in again'],
  deactivate: ['deactivateUser', 'Keeps a user from signing in, by password and by key'],
} as const;

/** Whether and how users can sign in. */
export function userStandingRoutes(app: App, users: Users): void {
  for (const standing of ['verify', 'activate', 'deactivate'] as const) {
    const [operationId, summary] = standings[standing];
    app.post(
      `/users/:id/${standing}`,
      {
        config: { access: 'users:write' },
        schema: { tags, summary, operationId, params: ById, response: { 200: UserView } },
      },
      async (request) => userView(await users[standing](callerOf(request), request.params.id)),
    );
  }

  app.put(
    '/users/:id/password',
    {
      config: { access: 'users:credentials' },
      schema: {
        tags,
        summary: "Sets a user's password, and ends their sessions",
        operationId: 'setPassword',
        params: ById,
        body: Exactly({ password: Password }),
        response: { 200: UserView },
      },
    },
    async (request) =>
      userView(await users.setPassword(callerOf(request), request.params.id, request.body.password)),
  );

  app.delete(
    '/users/:id/sessions',
    {
      config: { access: 'users:credentials' },
      schema: {
        tags,
        summary: 'Signs a user out everywhere',
        operationId: 'endSessions',
        params: ById,
        response: { 200: Type.Object({ ended: Type.Integer() }) },
      },
    },
    async (request) => ({ ended: await users.endSessions(callerOf(request), request.params.id) }),
  );
}
