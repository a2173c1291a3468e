import { Type } from 'typebox';
import type { Caller } from '../../keyring/caller.ts';
import { type Gate, sessionMs } from '../../keyring/gate.ts';
import type { Secrets } from '../../keyring/secrets.ts';
import type { Metrics } from '../observability/metrics.ts';
import { sendProblem } from '../problems/problem.ts';
import { Exactly, NullableText, NullableTimestamp } from '../schemas/common.ts';
import { UserView, userView } from '../schemas/user.ts';
import { Attempts } from '../security/attempts.ts';
import { callerOf } from '../security/authentication.ts';
import { csrfHeader } from '../security/forged-requests.ts';
import { originOf } from '../security/origin.ts';
import type { SessionCookie } from '../security/session-cookie.ts';
import type { App } from '../type-provider.ts';

const tags = ['session'];
const written = '^[^\\u0000]*$';

const Whoami = Type.Object(
  {
    user: UserView,
    demo: Type.Boolean({ description: 'Whether this is the demo, in which things can be broken.' }),
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
  /** Whether the demo's routes are there. */
  readonly demo: boolean;
}

/** Signing in and out, and who one is. */
export function sessionRoutes(app: App, options: SessionRoutes): void {
  const { gate, secrets, cookie, metrics, perSignIn, demo } = options;
  const whoami = (caller: Caller, token: string | undefined) => ({
    user: userView(caller.user),
    demo,
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

  // For one login from many addresses, as for many logins from one; however it is written, and whichever of a user's two it is.
  const [ofLogin, ofAccount] = [new Attempts(5 * perSignIn), new Attempts(5 * perSignIn)];

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
          organization: Type.String({
            ...{ minLength: 1, maxLength: 63, pattern: written },
            description: "The organization's slug.",
          }),
          login: Type.String({
            ...{ minLength: 1, maxLength: 254, pattern: written },
            description: 'Username or email address.',
          }),
          password: Type.String({ minLength: 1, maxLength: 1000 }),
        }),
        response: { 201: Whoami },
      },
    },
    async (request, reply) => {
      const { organization, login } = request.body;
      const tooMany = () => sendProblem(reply, 'too-many-requests', { retryAfterSeconds: 60 });
      if (!ofLogin.count(JSON.stringify([organization, login]).toLowerCase())) return tooMany();
      const account = await gate.accountOf(request.body);
      if (account !== undefined && !ofAccount.count(account.id)) return tooMany();
      const signedIn = await gate.signIn(request.body, account, originOf(request));
      metrics.signIn(signedIn === undefined ? 'refused' : 'accepted');
      if (signedIn === undefined) {
        // For the log and the counter only: whoever tries makes no entry in the trail, and learns no reason.
        request.log.info('a sign-in was refused');
        return sendProblem(reply, 'unauthenticated', { detail: 'Organization, login or password is wrong.' });
      }
      // A sign-in does not fail by what is cleared away with it.
      await gate
        .clearAway(cookie.of(request))
        .catch((err: unknown) =>
          request.log.warn({ err }, 'sessions that are over could not be cleared away'),
        );
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
      const caller = callerOf(request);
      const { credential } = caller;
      if (credential.kind === 'key') {
        return sendProblem(reply, 'conflict', { detail: 'An API key has no session. Revoke it instead.' });
      }
      await gate.signOut(caller, credential.session, originOf(request));
      cookie.clear(reply);
      return reply.status(204).send(null);
    },
  );
}
