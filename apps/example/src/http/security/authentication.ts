import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Origin } from '../../keyring/caller.ts';
import type { Gate } from '../../keyring/gate.ts';
import type { Secrets } from '../../keyring/secrets.ts';
import { sendProblem } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import type { App } from '../type-provider.ts';
import { carriesToken } from './forged-requests.ts';
import { KnownOperators } from './known-operators.ts';
import type { Refusals } from './rate-limits.ts';
import type { SessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, on every route but the public ones. */
    caller: Caller | null;
  }
}

export interface Authentication {
  readonly gate: Gate;
  readonly secrets: Secrets;
  readonly cookie: SessionCookie;
  readonly refusals: Refusals;
}

/** Finds out who calls, and refuses who may not call the route: before the body is read. */
export function authenticate(app: App, { gate, secrets, cookie, refusals }: Authentication): void {
  const operators = new KnownOperators();
  const recognise = async (
    { ip }: FastifyRequest,
    token: string | undefined,
    sessionToken: string | undefined,
  ): Promise<Caller | undefined> => {
    const secret = token ?? sessionToken;
    if (secret === undefined) return undefined;
    const caller = await (token === undefined ? gate.callerBySession(secret) : gate.callerByKey(secret, ip));
    operators.note(secret, caller);
    return caller;
  };
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    const { access, inOutage } = request.routeOptions.config;
    // What is not there is answered so by the router, to anybody.
    if (access === 'public' || access === undefined) return undefined;
    if (await refusals.areTooMany(request)) return sendProblem(reply, 'too-many-requests');
    const token = bearerOf(request);
    const sessionToken = token === undefined ? cookie.of(request) : undefined;
    const caller = await recognise(request, token, sessionToken).catch((error: FastifyError) => {
      const known = inOutage && isAway(error) ? operators.recall(token ?? sessionToken ?? '') : undefined;
      if (known === undefined) throw error;
      return known;
    });
    if (caller === undefined) {
      if (token !== undefined || sessionToken !== undefined) await refusals.count(request);
      return sendProblem(reply, 'unauthenticated');
    }
    if (sessionToken !== undefined && !carriesToken(request, secrets.csrfToken(sessionToken)))
      return sendProblem(reply, 'forged-request');
    // What is open in an outage is about no organization.
    const acting = inOutage ? caller : await inOrganization(caller, request, reply, gate);
    if (acting === undefined) return reply;
    if (access !== 'authenticated') acting.require(access);
    request.caller = acting;
    return undefined;
  });
}

function isAway(error: FastifyError): boolean {
  return problemOf(error).kind === 'unavailable';
}

/** Who calls, on a route that is not public. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Error('The route is public, and has no caller.');
  return caller;
}

export function originOf(request: FastifyRequest): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, 500);
  return { ip: request.ip, userAgent, requestId: request.id };
}

function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined;
  // Whatever it is, a header that is there is what counts: a cookie beside it does not.
  return /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
}

const everyOrganization = '*';

/** Operators name the organization to act for, or `*` for a look at all of them. */
async function inOrganization(
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  gate: Gate,
): Promise<Caller | undefined> {
  const wanted = request.headers['keyring-organization'];
  if (wanted === undefined) return caller;
  const id = String(wanted).toLowerCase();
  if (id === everyOrganization) return caller.in(undefined);
  const acting = caller.in(id);
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) && (await gate.hasOrganization(id)))
    return acting;
  sendProblem(reply, 'not-found', { detail: 'There is no organization of this id.' });
  return undefined;
}
