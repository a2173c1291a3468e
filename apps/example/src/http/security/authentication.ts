import { createHash } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../keyring/caller.ts';
import type { Gate } from '../../keyring/gate.ts';
import type { Secrets } from '../../keyring/secrets.ts';
import { sendProblem } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import type { App } from '../type-provider.ts';
import { isMeant } from './forged-requests.ts';
import { KnownOperators } from './known-operators.ts';
import { addressOf } from './origin.ts';
import type { SessionCookie } from './session-cookie.ts';
import { Suspicion } from './suspicion.ts';

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
  /** Refused credentials that are taken from one address in a minute. */
  readonly perSignIn: number;
}

/** Finds out who calls, and refuses who may not call the route: before the body is read. */
export function authenticate(app: App, { gate, secrets, cookie, perSignIn }: Authentication): void {
  const operators = new KnownOperators();
  const suspicion = new Suspicion(perSignIn);
  const recognise = async (request: FastifyRequest, { kind, secret }: Shown) => {
    const hash = hashOf(`${kind} ${secret}`);
    try {
      const found = await suspicion.recognise(hash, request.ip, () =>
        kind === 'key' ? gate.callerByKey(secret, addressOf(request)) : gate.callerBySession(secret),
      );
      operators.note(hash, typeof found === 'object' ? found : undefined);
      return found;
    } catch (error) {
      // What is thrown here is what Fastify would be given.
      const known = request.routeOptions.config.inOutage && isAway(error as FastifyError);
      const operator = known ? operators.recall(hash) : undefined;
      if (operator === undefined) throw error;
      return operator;
    }
  };
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    const { access, inOutage } = request.routeOptions.config;
    // What is not there is answered so by the router, to anybody.
    if (access === 'public' || access === undefined) return undefined;
    const shown = credentialOf(request, cookie);
    const caller = shown === undefined ? 'nobody' : await recognise(request, shown);
    // A browser whose session is over is shown the way in, whoever else is at its address.
    if (caller === 'too-many' && shown?.kind === 'key')
      return sendProblem(reply, 'too-many-requests', { retryAfterSeconds: 60 });
    if (caller === 'busy') return sendProblem(reply, 'too-many-requests', { retryAfterSeconds: 1 });
    if (typeof caller === 'string') return sendProblem(reply, 'unauthenticated');
    if (shown?.kind === 'session' && !isMeant(request, (token) => secrets.isCsrfToken(token, shown.secret)))
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

/** What a request shows for who calls. */
interface Shown {
  readonly kind: 'key' | 'session';
  readonly secret: string;
}

function credentialOf(request: FastifyRequest, cookie: SessionCookie): Shown | undefined {
  const { authorization } = request.headers;
  // Whatever it is, a header that is there is what counts: a cookie beside it does not.
  if (authorization !== undefined)
    return { kind: 'key', secret: /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '' };
  const secret = cookie.of(request);
  return secret === undefined ? undefined : { kind: 'session', secret };
}

function hashOf(credential: string): string {
  return createHash('sha256').update(credential).digest('base64');
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
