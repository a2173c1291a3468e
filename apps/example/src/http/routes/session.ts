import { Type } from 'typebox';
import type { Caller } from '../../keyring/caller.ts';
import { type Gate, sessionMs } from '../../keyring/gate.ts';
import type { Secrets } from '../../keyring/secrets.ts';
import type { Metrics } from '../observability/metrics.ts';
import { sendProblem } from '../problems/problem.ts';
import { Exactly, NullableText, NullableTimestamp } from '../schemas/common.ts';
import { UserView, userView } from '../schemas/user.ts';
import { callerOf, originOf } from '../security/authentication.ts';
import { csrfHeader } from '../security/forged-requests.ts';
import type { SessionCookie } from '../security/session-cookie.ts';
import type { App } from '../type-provider.ts';

const tags = ['session'];

const Whoami = Type.Object(
  {
    user: UserView,
    organizationId: {
      ...NullableText,
      description: 'Acted for; null where an operator looks at all of them.',
    },
    permissions: Type.Array(Type.String()),
    credential: Type.Enum(['key', 'session']),
    expiresAt: NullableTimestamp,
    csrfToken: {
      ...NullableText,
      description: `What a session sends as ${csrfHeader} with everything but GET; null for API keys.`,
    },
  },
  { title: 'Whoami' },
);

export interface SessionRoutes {
  readonly gate: Gate;
  readonly secrets: Secrets;
  readonly cookie: SessionCookie;
  readonly metrics: Metrics;
  /** Attempts to sign in that are taken in a minute from one address; five times as many for one login, from wherever. */
  readonly perSignIn: number;
}

/** Signing in and out, and who one is. */
export function sessionRoutes(app: App, { gate, secrets, cookie, metrics, perSignIn }: SessionRoutes): void {
  const whoami = (caller: Caller, token: string | undefined) => ({
    user: userView(caller.user),
    organizationId: caller.organizationId ?? null,
    permissions: [...caller.permissions],
    credential: caller.credential.kind,
    expiresAt:
      (caller.credential.kind === 'key'
        ? caller.credential.key.expiresAt
        : caller.credential.session.expiresAt
      )?.toISOString() ?? null,
    csrfToken: token === undefined ? null : secrets.csrfToken(token),
  });

  const ofLogin = app.createRateLimit({
    max: 5 * perSignIn,
    timeWindow: '1 minute',
    keyGenerator: ({ body }) => `login ${JSON.stringify(body, ['organization', 'login'])}`,
  });

  app.post(
    '/session',
    {
      config: {
        access: 'public',
        rateLimit: { max: perSignIn, timeWindow: '1 minute', keyGenerator: ({ ip }) => `sign-in ${ip}` },
      },
      schema: {
        tags,
        summary: 'Signs in, by a cookie',
        operationId: 'signIn',
        body: Exactly({
          organization: Type.String({ minLength: 1, maxLength: 63, description: "The organization's slug." }),
          login: Type.String({ minLength: 1, maxLength: 254, description: 'Username or email address.' }),
          password: Type.String({ minLength: 1, maxLength: 1000 }),
        }),
        response: { 201: Whoami },
      },
    },
    async (request, reply) => {
      // For one login from many addresses, as for many logins from one.
      const attempts = await ofLogin(request);
      if (!attempts.isAllowed && attempts.isExceeded) return sendProblem(reply, 'too-many-requests');
      const signedIn = await gate.signIn(request.body, originOf(request));
      metrics.signIn(signedIn === undefined ? 'refused' : 'accepted');
      if (signedIn === undefined) {
        // For the log and the counter only: whoever tries makes no entry in the trail, and learns no reason.
        request.log.info('a sign-in was refused');
        return sendProblem(reply, 'unauthenticated', { detail: 'Organization, login or password is wrong.' });
      }
      const before = cookie.of(request);
      if (before !== undefined) await gate.discard(before);
      cookie.set(reply, signedIn.token, new Date(Date.now() + sessionMs));
      return reply.status(201).send(whoami(signedIn.caller, signedIn.token));
    },
  );

  app.get(
    '/session',
    {
      config: { access: 'authenticated' },
      schema: { tags, summary: 'Says who calls', operationId: 'whoami', response: { 200: Whoami } },
    },
    async (request) => {
      const caller = callerOf(request);
      return whoami(caller, caller.credential.kind === 'session' ? cookie.of(request) : undefined);
    },
  );

  app.delete(
    '/session',
    {
      config: { access: 'authenticated' },
      schema: { tags, summary: 'Signs out', operationId: 'signOut', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { credential } = callerOf(request);
      if (credential.kind === 'key') {
        return sendProblem(reply, 'conflict', { detail: 'An API key has no session. Revoke it instead.' });
      }
      await gate.signOut(credential.session);
      cookie.clear(reply);
      return reply.status(204).send(null);
    },
  );
}
