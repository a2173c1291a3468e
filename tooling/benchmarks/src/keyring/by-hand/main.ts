// The routes by hand: Fastify with the plugins that Keyring has, and SQL on raw pg.
import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import helmet from 'helmet';
import pg from 'pg';
import { type Caller, Gate } from './gate.ts';
import { userSchema, userView } from './user-view.ts';
import { Users } from './users.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

// As by Keyring: the service's ten connections, the gate's five, each in a role that can do its own part only.
const poolAs = (role: string, max: number) =>
  new pg.Pool({
    connectionString: process.env['DATABASE_URL'],
    max,
    statement_timeout: 10_000,
    options: `-c role=${role}`,
  });
const pools = [poolAs('keyring_gate', 5), poolAs('keyring_service', 10)] as const;
const gate = new Gate(pools[0]);
const users = new Users(pools[1]);

const app = Fastify({ logger: true, bodyLimit: 64 * 1024, genReqId: () => randomUUID() });

const self = ["'self'"];
const none = ["'none'"];
const secure = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...{ defaultSrc: none, scriptSrc: self, styleSrc: self, imgSrc: ["'self'", 'data:'], fontSrc: self },
      ...{ connectSrc: self, manifestSrc: self, frameSrc: self, frameAncestors: none, baseUri: none },
      formAction: self,
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});
await app.register(rateLimit, {
  max: 1e9,
  timeWindow: '1 minute',
  hook: 'preParsing',
  keyGenerator: ({ caller }: FastifyRequest) => `key ${caller.keyId}`,
});
app.addHook('onRequest', (request, reply, next) => secure(request.raw, reply.raw, () => next()));
app.addHook('onRequest', async (request, reply) => {
  void reply.header('x-request-id', request.id);
  void reply.header('cache-control', 'no-store');
  void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const caller = token === undefined ? undefined : await gate.callerOf(token, request.ip);
  if (caller === undefined) return refuse(reply, 401, 'Who are you?');
  if (request.method !== 'GET' && !caller.mayWrite) return refuse(reply, 403, 'The permission is missing.');
  request.caller = caller;
  return undefined;
});

const byId = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
const change = {
  type: 'object',
  properties: {
    version: { type: 'integer', minimum: 1 },
    fullName: { type: 'string', maxLength: 200 },
  },
  required: ['version', 'fullName'],
  additionalProperties: false,
};
const part = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
  additionalProperties: false,
};
const page = {
  type: 'object',
  properties: { items: { type: 'array', items: userSchema }, next: { type: ['string', 'null'] } },
};

app.get<{ Params: { id: string } }>(
  '/api/users/:id',
  { schema: { params: byId, response: { 200: userSchema } } },
  async ({ caller, params }, reply) => {
    const found = await users.get(caller, params.id);
    return found === undefined ? refuse(reply, 404, 'There is no such user.') : userView(found);
  },
);

app.get<{ Querystring: { limit: number } }>(
  '/api/users',
  { schema: { querystring: part, response: { 200: page } } },
  async ({ caller, query }) => {
    const { rows, next } = await users.list(caller, query.limit);
    return { items: rows.map(userView), next };
  },
);

app.patch<{ Params: { id: string }; Body: { version: number; fullName: string } }>(
  '/api/users/:id',
  { schema: { params: byId, body: change, response: { 200: userSchema } } },
  async ({ caller, params, body, ip, headers, id: requestId }, reply) => {
    const origin = { ip, userAgent: headers['user-agent'] ?? null, requestId };
    const changed = await users.change(caller, { id: params.id, ...body }, origin);
    if (changed === undefined) return refuse(reply, 404, 'There is no such user.');
    if (typeof changed === 'number') return refuse(reply, 409, `It is at version ${changed} by now.`);
    return userView(changed);
  },
);

process.once('SIGTERM', async () => {
  await app.close();
  await gate.close();
  await Promise.all(pools.map((pool) => pool.end()));
});
await app.listen({ host: '127.0.0.1', port: 0 });

function refuse(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply.code(status).type('application/problem+json').send({ status, title });
}
